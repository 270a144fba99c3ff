import { parseDuration } from '../config/lengths.ts';
import { suggestion } from '../config/near-word.ts';
import type { SelectEntry, TriggerEntry } from '../config/pipelines-file.ts';
import type { Capability } from '../sdk/index.ts';
import { type Chain, compileChain } from './compile-chain.ts';
import type { Desk, DeskInstance } from './desk.ts';
import type { Selection, Trigger } from './plan.ts';

/** What one pipeline turned out to need that is not configured. */
export interface Waits {
  secrets: Set<string>;
  leftOut: Set<string>;
}

export function compileTriggers(desk: Desk, name: string): Trigger[] {
  const when = desk.config.value.pipelines[name]!.when;
  const path = ['pipelines', name, 'when'];
  if (!Array.isArray(when)) return [compileTrigger(desk, when, { name, path })];
  return when.map((entry, index) => compileTrigger(desk, entry, { name, path: [...path, index] }));
}

function compileTrigger(desk: Desk, entry: TriggerEntry, at: { name: string; path: (string | number)[] }): Trigger {
  if (entry === 'manual') return { kind: 'manual' };
  if ('every' in entry) return { kind: 'every', ms: parseDuration(entry.every)! };
  if ('schedule' in entry) {
    const { value } = desk.config;
    const timezone = entry.timezone ?? value.pipelines[at.name]!.timezone ?? value.defaults?.timezone ?? 'UTC';
    return { kind: 'schedule', cron: entry.schedule.trim().replace(/\s+/g, ' '), timezone };
  }
  if (entry.from === undefined) {
    if (entry.event !== 'plugin.down') desk.report('plan/event-from', [...at.path, 'event'], { event: entry.event });
    return { kind: 'event', event: entry.event };
  }
  const any: Capability[] = entry.event.startsWith('library.') ? ['library.watch', 'library.hook'] : [];
  const all: Capability[] = entry.event.startsWith('download.') ? ['downloader.status'] : [];
  desk.instance(entry.from, { all, any }, { path: [...at.path, 'from'] });
  return { kind: 'event', event: entry.event, from: entry.from };
}

export function compileSelection(desk: Desk, name: string, waits: Waits): Selection {
  const entry = desk.config.value.pipelines[name]!.select;
  const path = ['pipelines', name, 'select'];
  const from = (instance: string, all: readonly Capability[]) => {
    const found = desk.instance(instance, { all }, { path: [...path, 'from'] });
    waitFor(waits, found);
    return found;
  };
  if (entry === 'event') return { noun: 'event' };
  if ('releases' in entry) {
    const source = from(entry.from, ['source.browse', 'source.fetch']);
    const { releases: state, ...rest } = entry;
    checkGenre(desk, source, { genre: entry.genre, path: [...path, 'genre'] });
    for (const [nth, genre] of (entry.genres ?? []).entries()) checkGenre(desk, source, { genre, path: [...path, 'genres', String(nth)] });
    return { noun: 'releases', state, ...rest };
  }
  if ('downloads' in entry) {
    const { downloads: state, from: named, ...rest } = entry;
    return { noun: 'downloads', state, from: compileDownloaders(desk, named, { path: [...path, 'from'], waits }), ...rest };
  }
  if (entry.books === 'wanted') return { noun: 'books', state: 'wanted' };
  from(entry.from, ['library.list']);
  return compileBooks(desk, entry, { path, waits });
}

/** A genre by its name, in any spelling; a number is the source's own business. */
function checkGenre(desk: Desk, source: DeskInstance | undefined, at: { genre: string | undefined; path: string[] }): void {
  const known = source?.plugin?.manifest.genres;
  const { genre, path } = at;
  if (!known || genre === undefined || /^\d+$/.test(genre)) return;
  const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  if (known.some((name) => plain(name) === plain(genre))) return;
  desk.report('plan/unknown-genre', path, { source: source.name, name: genre, near: suggestion(genre, [...known]) });
}

function compileDownloaders(desk: Desk, named: string | string[], at: { path: string[]; waits: Waits }): string[] {
  const names = [named].flat();
  const found = names.map((name, index) =>
    desk.instance(name, { all: ['downloader.status'] }, { path: Array.isArray(named) ? [...at.path, index] : at.path }),
  );
  return configuredOf(at.waits, names, found);
}

/** A list of downloaders goes on without those that are not configured, unless that is all of them. */
export function configuredOf(waits: Waits, names: string[], found: readonly (DeskInstance | undefined)[]): string[] {
  const ready = names.filter((_, index) => found[index]?.missing.length === 0);
  if (ready.length === 0) for (const instance of found) waitFor(waits, instance);
  else for (const instance of found) if (instance && instance.missing.length > 0) waits.leftOut.add(instance.name);
  return ready.length === 0 ? names : ready;
}

type BooksEntry = Extract<SelectEntry, { books: 'owned' | 'missing' }>;

function compileBooks(desk: Desk, entry: BooksEntry, at: { path: string[]; waits: Waits }): Selection {
  if (entry.books === 'owned') {
    const within = entry['added-within'];
    return { noun: 'books', state: 'owned', from: entry.from, ...(within === undefined ? {} : { addedWithinMs: parseDuration(within)! }) };
  }
  const chain = compileChain(desk, entry.shelf, { use: 'shelf', path: [...at.path, 'shelf'] });
  waitForChain(at.waits, chain);
  return { noun: 'books', state: 'missing', by: entry.by, from: entry.from, shelf: chain.links.map((link) => link.source) };
}

/** The pipeline cannot do without this instance. */
export function waitFor(waits: Waits, instance: DeskInstance | undefined): void {
  for (const secret of instance?.missing ?? []) waits.secrets.add(secret);
}

/** A chain goes on without those that are not configured, unless that is all of them. */
export function waitForChain(waits: Waits, chain: Chain): void {
  if (!chain.isReady) for (const secret of chain.wants) waits.secrets.add(secret);
  else for (const instance of chain.leftOut) waits.leftOut.add(instance);
}
