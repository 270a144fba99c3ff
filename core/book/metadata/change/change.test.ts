import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord, Entry } from '../../../sdk/index.ts';
import { mergeRecords } from '../merge/merge-records.ts';
import { checkAfter } from './check-after.ts';
import type { Correction } from './fields.ts';
import { planChange } from './plan-change.ts';
import { planUndo } from './plan-undo.ts';
import { sameValue } from './same-value.ts';

function entryWith(record: Partial<BookRecord>): Entry {
  return {
    id: 'e1',
    library: 'l1',
    relPath: 'Odo Thrane/The Low Door',
    path: '/books/Odo Thrane/The Low Door',
    isFile: false,
    isMissing: false,
    record: { ids: {}, title: 'The Low Door', authors: ['Odo Thrane'], ...record },
  };
}

const service: BookRecord = {
  ids: { isbn13: '9780306406157', asin: 'B0ABCDEFGH' },
  title: 'The Low Door',
  subtitle: 'How Houses Remember',
  authors: ['Odo Thrane', 'Hugo Fernsby'],
  series: [
    { name: 'Gravelight', position: '3' },
    { name: 'Halden Files', position: '1.5' },
  ],
  published: '2010-05-06',
  publisher: 'Gull Press',
  language: 'en',
  description: '<p>Down there it was dark, and the house had been waiting for a very long time.</p>',
  genres: ['Fantasy'],
};

const merged = (record: Partial<BookRecord> = {}, score = 0.96, keys = ['title', 'author']) =>
  mergeRecords([{ source: 'google-books', record: { ...service, ...record }, score, keys }], [])!;

test('empty fields are filled, and one correction is kept for each', () => {
  const { change, corrections, kept } = planChange({ before: entryWith({}), merged: merged() });
  assert.deepEqual(change, {
    subtitle: 'How Houses Remember',
    series: [
      { name: 'Gravelight', position: '3' },
      { name: 'Halden Files', position: '1.5' },
    ],
    genres: ['Fantasy'],
    publishedYear: '2010',
    publishedDate: '2010-05-06',
    publisher: 'Gull Press',
    description: 'Down there it was dark, and the house had been waiting for a very long time.',
    isbn: '9780306406157',
    language: 'en',
  });
  assert.deepEqual(corrections.map((row) => row.field).sort(), Object.keys(change).sort());
  assert.ok(corrections.every((row) => row.before === null && row.source === 'google-books' && row.confidence >= 0.9));
  assert.deepEqual(kept, [{ field: 'authors', why: 'a value is there; only empty or damaged ones are written' }]);
});

test('good metadata stay, whatever a service says', () => {
  const own: Partial<BookRecord> = {
    ids: { isbn13: '9783161484100' },
    subtitle: 'A House Book',
    series: [{ name: 'Own Order', position: '7' }],
    published: '1999',
    publisher: 'Kite',
    language: 'de',
    description: 'Mine.',
    genres: ['Horror'],
  };
  const { change, kept } = planChange({ before: entryWith(own), merged: merged() });
  assert.deepEqual(change, {});
  assert.deepEqual(
    kept.map((row) => row.field),
    ['subtitle', 'authors', 'series', 'genres', 'publishedYear', 'publisher', 'description', 'isbn', 'language'],
  );
});

test('a match on one key, or below the threshold, writes nothing', () => {
  const before = entryWith({});
  assert.deepEqual(planChange({ before, merged: merged({}, 0.99, ['title']) }).change, {});
  assert.deepEqual(planChange({ before, merged: merged({}, 0.7) }).change, {});
  const { kept } = planChange({ before, merged: merged({}, 0.125, ['title', 'author']) });
  assert.match(kept[0]!.why, /not sure enough/);
});

test('locked fields are left alone, and "*" locks all', () => {
  const before = entryWith({});
  const one = planChange({ before, merged: merged(), locks: ['description'] });
  assert.ok(!('description' in one.change) && 'publisher' in one.change);
  assert.deepEqual(one.kept.find((row) => row.field === 'description')?.why, 'the field is locked');
  assert.deepEqual(planChange({ before, merged: merged(), locks: ['*'] }).change, {});
});

test('what a person changed or cleared since our last write stays so', () => {
  const lastWritten = { publisher: 'Old Press', description: 'We wrote this.' };
  const { change, kept } = planChange({ before: entryWith({ publisher: 'A Person' }), merged: merged(), lastWritten });
  assert.ok(!('publisher' in change) && !('description' in change));
  for (const field of ['publisher', 'description'])
    assert.equal(kept.find((row) => row.field === field)?.why, 'a person changed it since we last wrote it');
});

const TITLES: [before: string, after: string, isMended: boolean][] = [
  ['02 - The Low Door (Unabridged)', 'The Low Door', true],
  ['The Low Door: Gravelight, Book 3', 'The Low Door', true],
  ['The Low Door [64kbps]', 'The Low Door', true],
  ['Low Door, The', 'The Low Door', true],
  ['The Low Doro', 'The Low Door', true],
  ['Das TÃ¼rchen', 'Das Türchen', true],
  ['A Thousand Grey Mornings: The ', 'A Thousand Grey Mornings: The Diaries', true],
  ['the low door', 'The Low Door', false],
  ['The Low Door: A Novel of Houses', 'The Low Door', false],
  ['The Lower Door', 'The Low Door', false],
  ['Northern Glass', 'The Low Door', false],
];
for (const [before, after, isMended] of TITLES) {
  test(`the title "${before}" ${isMended ? 'is mended' : 'stays'} where the service says "${after}"`, () => {
    const { change } = planChange({ before: entryWith({ title: before }), merged: merged({ title: after }) });
    assert.equal(change.title, isMended ? after : undefined);
  });
}

const AUTHORS: [before: string[], after: string[], want: string[] | undefined][] = [
  [['Unknown'], ['Odo Thrane'], ['Odo Thrane']],
  [['Thrane, Odo'], ['Odo Thrane'], ['Odo Thrane']],
  [['Jose Acuna'], ['José Acuña', 'Hugo Fernsby'], ['José Acuña']],
  [['JosÃ© AcuÃ±a', 'Fenna Stride'], ['José Acuña'], ['José Acuña', 'Fenna Stride']],
  [['Hugo Fernsby'], ['Odo Thrane'], ['Odo Thrane']],
  [['odo thrane'], ['Odo Thrane'], undefined],
  [['O. Thrane'], ['Odo Thrane'], undefined],
  [['J.R. Marchetti'], ['J. R. Marchetti'], undefined],
  [['Odo Thrane'], ['Odo Thrane', 'Hugo Fernsby'], undefined],
  [['Bram Vellacott'], ['Odo Thrane'], undefined],
];
for (const [before, after, want] of AUTHORS) {
  test(`authors ${before.join(', ')} ${want ? `become ${want.join(', ')}` : 'stay'} where the service says ${after.join(', ')}`, () => {
    const narrators = before[0] === 'Hugo Fernsby' ? { narrators: ['Hugo Fernsby'] } : {};
    const { change } = planChange({ before: entryWith({ authors: before, ...narrators }), merged: merged({ authors: after }) });
    assert.deepEqual(change.authors, want);
  });
}

test('a missing place is added to a series that is there, the others stay as they are', () => {
  const series = [{ name: 'Own Order', position: '7' }, { name: 'The Gravelight Series' }];
  const { change } = planChange({ before: entryWith({ series }), merged: merged() });
  assert.deepEqual(change.series, [
    { name: 'Own Order', position: '7' },
    { name: 'The Gravelight Series', position: '3' },
  ]);
});

test('a description that was cut off is completed, one with other HTML is the same', () => {
  const cut = entryWith({ description: 'Down there it was dark, and the house had been waiting…' });
  assert.match(planChange({ before: cut, merged: merged() }).change.description!, /very long time/);
  const sanitised = entryWith({ description: '<div>Down there it was dark, and the house had been waiting for a very long time.</div>' });
  assert.ok(!('description' in planChange({ before: sanitised, merged: merged() }).change));
});

test('an ASIN is filled only from a record of a recording', () => {
  const before = entryWith({});
  assert.ok(!('asin' in planChange({ before, merged: merged() }).change));
  assert.equal(planChange({ before, merged: merged({ edition: { format: 'Audible Audio' } }) }).change.asin, 'B0ABCDEFGH');
});

test('a plan that was carried out leaves nothing to do', () => {
  const before = entryWith({});
  const { change } = planChange({ before, merged: merged() });
  const after = entryWith({ ...service, authors: ['Odo Thrane'], description: change.description! });
  assert.deepEqual(checkAfter(change, after), []);
  assert.deepEqual(planChange({ before: after, merged: merged(), lastWritten: change }).change, {});
});

test('fields that the library did not take are named with what is there instead', () => {
  const after = entryWith({ publisher: 'Kite', series: [{ name: 'Gravelight' }] });
  assert.deepEqual(
    checkAfter({ publisher: 'Gull Press', series: [{ name: 'Gravelight', position: '3' }], authors: ['ODO THRANE'] }, after),
    [
      { field: 'publisher', sent: 'Gull Press', found: 'Kite' },
      { field: 'series', sent: [{ name: 'Gravelight', position: '3' }], found: [{ name: 'Gravelight' }] },
    ],
  );
});

test('values are the same by what they mean to the library', () => {
  assert.ok(sameValue('authors', ['A b', 'C'], ['c', 'a B']));
  assert.ok(sameValue('series', [{ name: 'X', position: '1.0' }], [{ name: 'x', position: '1' }]));
  assert.ok(!sameValue('series', [{ name: 'X', position: '1' }], [{ name: 'X', position: '1.5' }]));
  assert.ok(sameValue('isbn', '0306406152', '978-0-306-40615-7'));
  assert.ok(sameValue('language', 'English', 'en'));
  assert.ok(sameValue('genres', [], undefined));
  assert.ok(!sameValue('title', 'the low door', 'The Low Door'));
});

const row = (field: Correction['field'], before: unknown, after: unknown, run: string): Correction => ({
  field,
  before,
  after,
  source: 's',
  confidence: 1,
  run,
});
const history = [
  row('publisher', 'Kite', 'Gull', 'r1'),
  row('publisher', 'Gull', 'Gull Press', 'r2'),
  row('title', 'Low Doro', 'The Low Door', 'r1'),
  row('genres', null, ['Fantasy'], 'r2'),
];
const now = entryWith({ publisher: 'Gull Press', genres: ['Fantasy'] });

test('undoing a book puts every field back to before the first correction, and empties what was empty', () => {
  const { change, clear, steps } = planUndo({ corrections: history, now, scope: { kind: 'book' } });
  assert.deepEqual(change, { publisher: 'Kite', title: 'Low Doro' });
  assert.deepEqual(clear, ['genres']);
  assert.match(steps.find((step) => step.field === 'genres')!.why, /emptied again/);
});

test('a title or authors are never emptied', () => {
  const filled = [row('authors', null, ['Odo Thrane'], 'r1')];
  const { change, clear, steps } = planUndo({ corrections: filled, now: entryWith({}), scope: { kind: 'book' } });
  assert.deepEqual([change, clear, steps[0]?.will], [{}, [], false]);
});

test('undoing a run or a field touches only what it did', () => {
  assert.deepEqual(planUndo({ corrections: history, now, scope: { kind: 'run', run: 'r2' } }).change, { publisher: 'Gull' });
  assert.deepEqual(planUndo({ corrections: history, now, scope: { kind: 'field', field: 'title' } }).change, { title: 'Low Doro' });
  const first = planUndo({ corrections: history, now, scope: { kind: 'run', run: 'r1' } });
  assert.deepEqual(first.change, { title: 'Low Doro' });
  assert.match(first.steps.find((step) => step.field === 'publisher')!.why, /later correction/);
});

test('an undo leaves what a person edited since, what is locked and what is as it was', () => {
  const edited = entryWith({ publisher: 'A Person', title: 'Low Doro' });
  const { change, steps } = planUndo({ corrections: history, now: edited, scope: { kind: 'book' }, locks: ['genres'] });
  assert.deepEqual(change, {});
  assert.deepEqual(
    steps.map((step) => step.why),
    ['a person changed it since', 'it is already as it was', 'the field is locked'],
  );
});

test('a value that could not be read is never written over', () => {
  const before: Entry = {
    id: 'e',
    library: 'l',
    relPath: 'A/B',
    path: '/A/B',
    isFile: false,
    isMissing: false,
    record: { ids: {}, title: 'The Silver Tide', authors: ['Mara Quill'] },
    unread: ['isbn'],
  };
  const record = { ids: { isbn13: '9780306406157' }, title: 'The Silver Tide', authors: ['Mara Quill'], publisher: 'Gull Press' };
  const merged = mergeRecords([{ source: 'google-books', record, score: 1, keys: ['title', 'author'] }], ['google-books']);
  assert.ok(merged);
  const plan = planChange({ before, merged });
  assert.equal(plan.change.isbn, undefined);
  assert.equal(plan.change.publisher, 'Gull Press');
  assert.match(plan.kept.find((kept) => kept.field === 'isbn')?.why ?? '', /could not be read/);
});
