import type { Context, EntryChange, SeriesRef } from '../../../core/sdk/index.ts';

/** The `metadata` of a PATCH. */
export type Patch = Record<string, string | boolean | null | string[] | { name: string; sequence?: string | null }[]>;

const TEXTS = ['title', 'subtitle', 'publishedYear', 'publishedDate', 'publisher', 'description', 'isbn', 'asin', 'language'] as const;
const LISTS = ['narrators', 'genres'] as const;

/**
 * Checks before anything is sent: Audiobookshelf answers 200 to a text where it wants an object and then removes all authors, and an entry
 * that is null ends its process (2.36.0).
 */
export function patchOf(context: Context, change: EntryChange): Patch {
  const patch: Patch = {};
  for (const key of TEXTS) {
    if (change[key] !== undefined) patch[key] = textOf(context, key, change[key]);
  }
  for (const key of LISTS) {
    if (change[key] !== undefined) patch[key] = namesOf(context, key, change[key]);
  }
  if (change.authors !== undefined) patch['authors'] = namesOf(context, 'authors', change.authors).map((name) => ({ name }));
  if (change.series !== undefined) patch['series'] = seriesOf(context, change.series);
  if (change.abridged !== undefined) patch['abridged'] = change.abridged === true;
  return patch;
}

/**
 * Empties fields for an undo. Texts become null and lists empty, which Audiobookshelf takes as "no opinion": what the audio tags say of them
 * comes back with its next scan (2.36.0).
 */
export function clearing(context: Context, fields: readonly (keyof EntryChange)[]): Patch {
  const patch: Patch = {};
  for (const field of fields) {
    if (field === 'title' || field === 'authors' || field === 'abridged')
      return context.fail('refused', `Nothing was written: ${field} is never emptied; write another value instead`);
    patch[field] = field === 'series' || field === 'narrators' || field === 'genres' ? [] : null;
  }
  return patch;
}

export function seriesOf(context: Context, series: SeriesRef[]): { name: string; sequence: string | null }[] {
  const names = namesOf(
    context,
    'series',
    series.map((one) => one?.name),
  );
  return names.map((name) => {
    const position: unknown = series.find((one) => fold(one.name) === fold(name))?.position;
    if (position !== undefined && typeof position !== 'string') refuse(context, 'series', 'a position that is no text');
    return { name, sequence: (position as string | undefined)?.trim() || null };
  });
}

/** How Audiobookshelf compares names. */
export function fold(name: string): string {
  return name.trim().toLowerCase();
}

function namesOf(context: Context, key: string, names: unknown): string[] {
  if (!Array.isArray(names) || names.length === 0) return refuse(context, key, 'an empty list');
  const kept = new Map<string, string>();
  for (const name of names) {
    const text = textOf(context, key, name);
    if (!kept.has(fold(text))) kept.set(fold(text), text);
  }
  return [...kept.values()];
}

function textOf(context: Context, key: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  return text || refuse(context, key, 'nothing');
}

function refuse(context: Context, key: string, what: string): never {
  return context.fail(
    'refused',
    `Nothing was written: the change has ${what} for ${key}, and a field is never cleared; leave the field out instead`,
  );
}
