import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BookRecord, Entry, EntryChange } from '../../../sdk/index.ts';
import { mergeRecords } from '../merge/merge-records.ts';
import { checkAfter } from './check-after.ts';
import { ENTRY_FIELDS, type EntryField, entryValue } from './fields.ts';
import { planChange } from './plan-change.ts';
import { planUndo } from './plan-undo.ts';

/** A book as Audiobookshelf keeps it. */
interface Held {
  texts: Record<string, string | null>;
  authors: string[];
  narrators: string[];
  genres: string[];
  series: { name: string; sequence: string | null }[];
}

const TEXTS = ['title', 'subtitle', 'publishedYear', 'publishedDate', 'publisher', 'description', 'isbn', 'asin', 'language'];

/** What PATCH media does with a body (contract of Audiobookshelf 2.36, sections 6 and 7), told by its traps. */
class Shelf {
  held: Held;
  sentEmptyLists = 0;
  sentOddSequences = 0;
  constructor(held: Held) {
    this.held = structuredClone(held);
  }

  patch(body: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(body)) {
      if (Array.isArray(value) && value.length === 0) this.sentEmptyLists += 1;
      if (key === 'authors') this.held.authors = this.authors(value as unknown[]);
      else if (key === 'series') this.series(value as Record<string, unknown>[]);
      else if (key === 'narrators' || key === 'genres') this.held[key] = [...(value as string[])];
      else if (key === 'description') this.held.texts[key] = value === null ? null : sanitised(value as string);
      else if (TEXTS.includes(key)) this.held.texts[key] = value as string | null;
    }
  }

  private authors(value: unknown[]): string[] {
    const names = value.flatMap((author) => (typeof author === 'object' && author !== null ? [(author as { name: string }).name] : []));
    const isIn = (list: string[], name: string): boolean => list.some((other) => other.toLowerCase() === name.toLowerCase());
    const kept = this.held.authors.filter((name) => isIn(names, name));
    return [...kept, ...names.filter((name) => !isIn(kept, name))];
  }

  private series(value: Record<string, unknown>[]): void {
    if (value.some((entry) => !entry['name'])) return;
    this.sentOddSequences += value.filter((entry) => entry['sequence'] !== null && typeof entry['sequence'] !== 'string').length;
    this.held.series = value.map((entry) => {
      const known = this.held.series.find((own) => own.name.toLowerCase() === String(entry['name']).toLowerCase());
      return { name: known?.name ?? String(entry['name']), sequence: typeof entry['sequence'] === 'string' ? entry['sequence'] : null };
    });
  }
}

function sanitised(text: string): string {
  return text
    .replace(/<(?!\/?(?:p|br|b|i)\b)[^>]*>/g, '')
    .replace(/&(?![a-z#])/g, '&amp;')
    .replace(/<(?![/a-z])/g, '&lt;');
}

function entryOf({ texts, authors, narrators, genres, series }: Held): Entry {
  const text = (key: string): object => (texts[key] ? { [key]: texts[key] } : {});
  const published = texts['publishedDate'] ?? texts['publishedYear'];
  const record = {
    ids: { ...(texts['isbn'] ? { isbn13: texts['isbn'] } : {}), ...text('asin') },
    title: texts['title'] ?? '',
    authors: [...authors],
    ...text('subtitle'),
    ...text('publisher'),
    ...text('description'),
    ...text('language'),
    ...(published ? { published } : {}),
    ...(narrators.length > 0 ? { narrators: [...narrators] } : {}),
    ...(genres.length > 0 ? { genres: [...genres] } : {}),
    ...(series.length > 0 ? { series: series.map(({ name, sequence }) => ({ name, ...(sequence ? { position: sequence } : {}) })) } : {}),
  } as BookRecord;
  return { id: 'e', library: 'l', relPath: 'a/b', path: '/a/b', isFile: false, isMissing: false, record };
}

/** The body as the library plugin sends it. */
function bodyOf(change: EntryChange): Record<string, unknown> {
  const { authors, series, ...rest } = change;
  return {
    ...rest,
    ...(authors ? { authors: authors.map((name) => ({ name })) } : {}),
    ...(series ? { series: series.map(({ name, position }) => ({ name, sequence: position ?? null })) } : {}),
  };
}

const isList = (field: EntryField): boolean => ['series', 'narrators', 'genres'].includes(field);

/** Fields that an undo empties, as the library plugin sends them. */
const emptied = (fields: readonly EntryField[]): Record<string, unknown> =>
  Object.fromEntries(fields.map((field) => [field, isList(field) ? [] : null]));

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
const title = fc.constantFrom(
  'The Low Door',
  'Low Door, The',
  '03 - The Low Door (Unabridged)',
  'The Low Doro',
  'Northern Glass',
  'the low door',
);
const person = fc.constantFrom(
  'Odo Thrane',
  'Thrane, Odo',
  'José Acuña',
  'Jose Acuna',
  'JosÃ© AcuÃ±a',
  'Unknown',
  'Hugo Fernsby',
  'ODO THRANE',
);
const series = fc.record({
  name: fc.constantFrom('Gravelight', 'gravelight', 'Halden Files', 'The Gravelight Series'),
  sequence: maybe(fc.constantFrom('1', '1.5', '03', '1-3', '')),
});
const description = fc.constantFrom(
  'Down there.',
  '<p>Down there &amp; up.</p>',
  'Down there & up.',
  '5 < 6 <u>x</u>',
  'A house that had been waiting for a long time…',
  'A house that had been waiting for a long time, and more.',
);
const texts = fc.record({
  title,
  subtitle: maybe(fc.constantFrom('How Houses Remember', 'A Novel')),
  publishedYear: maybe(fc.constantFrom('2010', '1999')),
  publishedDate: fc.constant(null),
  publisher: maybe(fc.constantFrom('Kite', 'Gull Press')),
  description: maybe(description),
  isbn: maybe(fc.constantFrom('9780306406157', '9783161484100')),
  asin: maybe(fc.constant('B0ABCDEFGH')),
  language: maybe(fc.constantFrom('en', 'English', 'de')),
});
const unique = (list: string[]): string[] =>
  list.filter((name, at) => list.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === at);
const held: fc.Arbitrary<Held> = fc.record({
  texts,
  authors: fc.array(person, { maxLength: 3 }).map(unique),
  narrators: fc.array(fc.constantFrom('Hugo Fernsby', 'Fenna Stride'), { maxLength: 2 }).map(unique),
  genres: fc.array(fc.constantFrom('Fantasy', 'Horror'), { maxLength: 2 }).map(unique),
  series: fc.uniqueArray(series, { maxLength: 3, selector: (ref) => ref.name.toLowerCase() }),
});
const score = fc.constantFrom(0.5, 0.8, 0.92, 0.99);
const keys = fc.constantFrom(['title', 'author'], ['title'], ['title', 'author', 'isbn'], []);
const fieldsOf = fc.uniqueArray(fc.constantFrom(...ENTRY_FIELDS), { maxLength: 4 });

test('a thousand write-backs against a model of Audiobookshelf lose nothing', () => {
  const seen = { changes: 0, undone: 0, userEdits: 0 };
  fc.assert(
    fc.property(held, held, held, score, keys, fieldsOf, fieldsOf, (before, proposed, edits, match, agreed, locks, edited) => {
      const shelf = new Shelf(before);
      const merged = mergeRecords([{ source: 's', record: entryOf(proposed).record, score: match, keys: agreed }], [])!;
      const first = planChange({ before: entryOf(shelf.held), merged, locks });
      const start = entryOf(shelf.held);
      shelf.patch(bodyOf(first.change));
      const after = entryOf(shelf.held);

      assert.equal(shelf.sentEmptyLists, 0);
      assert.equal(shelf.sentOddSequences, 0);
      if (agreed.length < 2 || match < 0.75) assert.deepEqual(first.change, {});
      for (const field of ENTRY_FIELDS) {
        if (!(field in first.change) && field !== 'publishedDate')
          assert.deepEqual(entryValue(after, field), entryValue(start, field), field);
        if (locks.includes(field)) assert.ok(!(field in first.change), field);
      }
      assert.deepEqual(checkAfter(first.change, after), []);
      assert.deepEqual(
        planChange({ before: after, merged, locks, lastWritten: first.change }).change,
        {},
        'a second look has nothing to do',
      );
      if (Object.keys(first.change).length > 0) seen.changes += 1;

      const undo = planUndo({ corrections: first.corrections, now: after, scope: { kind: 'book' } });
      const undone = new Shelf(shelf.held);
      undone.patch({ ...bodyOf(undo.change), ...emptied(undo.clear) });
      assert.equal(undone.sentEmptyLists, undo.clear.filter(isList).length, 'a list is emptied only where it was empty');
      assert.equal(undone.sentOddSequences, 0);
      for (const step of undo.steps) {
        const was = entryValue(start, step.field);
        const back = entryValue(entryOf(undone.held), step.field);
        if (was === undefined)
          assert.ok(step.will ? back === undefined : ['title', 'authors'].includes(step.field), `${step.field} was empty`);
        else if (step.field === 'authors') assert.deepEqual([...(back as string[])].sort(), [...(was as string[])].sort());
        else assert.deepEqual(back, step.field === 'description' ? sanitised(was as string) : was);
        if (step.will) seen.undone += 1;
      }

      const edit = Object.fromEntries(
        edited.flatMap((field) => (entryValue(entryOf(edits), field) === undefined ? [] : [[field, entryValue(entryOf(edits), field)]])),
      );
      shelf.patch(bodyOf(edit as EntryChange));
      const changed = entryOf(shelf.held);
      const again = planChange({ before: changed, merged, lastWritten: first.change });
      for (const field of Object.keys(first.change) as EntryField[]) {
        const isEdited = checkAfter({ [field]: (first.change as Record<string, unknown>)[field] }, changed).length > 0;
        if (!isEdited) continue;
        seen.userEdits += 1;
        assert.ok(!(field in again.change), `${field} was edited by a person`);
      }
    }),
    { numRuns: 1000 },
  );
  assert.ok(seen.changes > 200 && seen.undone > 50 && seen.userEdits > 30, `the model was exercised: ${JSON.stringify(seen)}`);
});
