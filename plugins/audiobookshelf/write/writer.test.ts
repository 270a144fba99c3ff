import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { EntryChange } from '../../../core/sdk/index.ts';
import { failsAs } from '../../../test/live/live-instance.ts';
import { pathOf, scriptedContext } from '../../../test/live/scripted-context.ts';
import { createItems } from '../items.ts';
import { Session } from '../session.ts';
import type { Metadata } from '../wire.ts';
import { Writer } from './writer.ts';

type Stored = Required<Pick<Metadata, 'authors' | 'narrators' | 'series' | 'genres'>> & Metadata;
type Sent = Record<string, unknown>;

const TEXTS = ['title', 'subtitle', 'publishedYear', 'publishedDate', 'publisher', 'description', 'isbn', 'asin', 'language'] as const;

/** What 2.36.0 does with the metadata of a PATCH, with its traps (contract sheet, section 6). */
function apply(stored: Stored, sent: Sent): Stored {
  const next: Stored = { ...stored };
  for (const key of TEXTS) if (typeof sent[key] === 'string' || sent[key] === null) next[key] = (sent[key] as string) || null;
  for (const key of ['narrators', 'genres'] as const) if (Array.isArray(sent[key])) next[key] = sent[key] as string[];
  if (typeof sent['abridged'] === 'boolean') next.abridged = sent['abridged'];
  if (Array.isArray(sent['authors'])) next.authors = sent['authors'].filter((author) => author.name).map(({ name }) => ({ name }));
  const series = sent['series'] as { name: string; sequence?: unknown }[] | undefined;
  if (series?.every((one) => one.name)) {
    next.series = series.map(({ name, sequence }) => ({ name, sequence: typeof sequence === 'string' ? sequence : null }));
  }
  return next;
}

const empty: Stored = { title: 'Oz', authors: [{ name: 'A' }], narrators: [], series: [], genres: [] };

function service(metadata: Stored) {
  const held = { metadata, writing: 0, mostAtOnce: 0, patches: [] as Sent[] };
  const context = scriptedContext(async (request) => {
    const item = () => ({
      id: 'i',
      libraryId: 'l',
      path: '/x/y',
      relPath: 'x/y',
      isFile: false,
      mediaType: 'book',
      media: { metadata: held.metadata },
    });
    if (pathOf(request) === 'api/items/batch/get') return { json: { libraryItems: [item()] } };
    held.writing += 1;
    held.mostAtOnce = Math.max(held.mostAtOnce, held.writing);
    await turn();
    const sent = (request.json as { metadata: Sent }).metadata;
    held.patches.push(sent);
    held.metadata = apply(held.metadata, sent);
    held.writing -= 1;
    return { json: { updated: true, libraryItem: item() } };
  });
  const session = new Session(context, { url: 'http://abs.example', apiKey: 'fake-key' });
  return { held, context, writer: new Writer({ context, session, items: createItems(context, session) }) };
}

const name = fc.constantFrom('Ada', 'ADA', 'Bram', 'Cora Lind', ' Dell ', 'Eli');
const names = fc.array(name, { minLength: 1, maxLength: 4 });
const position = fc.constantFrom('1', '2.5', '10');
const change = fc.record(
  {
    title: name,
    subtitle: name,
    authors: names,
    narrators: names,
    series: fc.array(fc.record({ name, position }, { requiredKeys: ['name'] }), { minLength: 1, maxLength: 3 }),
    genres: names,
    publishedYear: fc.constantFrom('1900', '2019'),
    publisher: name,
    asin: fc.constantFrom('B000000001', 'B000000002'),
    abridged: fc.boolean(),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<EntryChange>;

const before = fc.record({
  title: name,
  subtitle: fc.option(name),
  authors: fc.array(fc.record({ name }), { maxLength: 3 }),
  narrators: fc.array(name, { maxLength: 3 }),
  series: fc.array(fc.record({ name, sequence: fc.option(position) }), { maxLength: 2 }),
  genres: fc.array(name, { maxLength: 2 }),
  publisher: fc.option(name),
  abridged: fc.boolean(),
});

test('over a thousand changes no field that was not proposed is touched, and nothing empty or numeric is sent', async () => {
  await fc.assert(
    fc.asyncProperty(before, change, async (stored, proposed) => {
      const { held, writer } = service(stored);
      await writer.update('i', proposed);
      const untouched = (key: string) => !(key in proposed);
      for (const key of Object.keys(stored).filter(untouched)) {
        assert.deepEqual(held.metadata[key as keyof Metadata], stored[key as keyof typeof stored], key);
      }
      for (const sent of held.patches) {
        assert.deepEqual(Object.keys(sent).sort(), Object.keys(proposed).sort());
        for (const value of Object.values(sent)) assert.ok(value !== '' && value !== null && (!Array.isArray(value) || value.length > 0));
        for (const one of (sent['series'] ?? []) as { sequence: unknown }[])
          assert.ok(one.sequence === null || typeof one.sequence === 'string');
      }
      assert.equal(held.patches.length, Object.keys(proposed).length > 0 ? 1 : 0);
    }),
    { numRuns: 1000 },
  );
});

test('linking keeps every series that was there', async () => {
  await fc.assert(
    fc.asyncProperty(before, fc.array(fc.record({ name, position }), { minLength: 1, maxLength: 3 }), async (stored, links) => {
      const { held, writer } = service(stored);
      await writer.linkSeries('i', links);
      const folded = (list: { name: string }[]) => new Set(list.map((one) => one.name.trim().toLowerCase()));
      const present = folded(held.metadata.series);
      for (const one of [...folded(stored.series), ...folded(links)]) assert.ok(present.has(one), one);
    }),
    { numRuns: 300 },
  );
});

test('a link without a position keeps the one that is known', async () => {
  const { held, writer } = service({ ...empty, series: [{ name: 'Oz', sequence: '3' }] });
  await writer.linkSeries('i', [{ name: 'oz' }]);
  assert.deepEqual(held.metadata.series, [{ name: 'Oz', sequence: '3' }]);
  assert.equal(held.patches.length, 0);
});

test('writes go out one at a time', async () => {
  const { held, writer } = service(empty);
  await Promise.all(Array.from({ length: 12 }, (_, at) => writer.linkSeries('i', [{ name: `Series ${at}`, position: '1' }])));
  assert.equal(held.mostAtOnce, 1);
  assert.equal(held.metadata.series.length, 12);
});

test('a write that failed does not hold up the next', async () => {
  const { writer } = service(empty);
  const [first, second] = await Promise.allSettled([writer.update('i', { authors: [] }), writer.update('i', { title: 'New' })]);
  assert.equal(first.status, 'rejected');
  assert.equal(second.status, 'fulfilled');
});

test('what would clear a field, remove all authors or end the process is refused before anything is sent', async () => {
  const bad = [
    { title: '' },
    { subtitle: null },
    { authors: [] },
    { authors: [null] },
    { authors: [{ name: 'A' }] },
    { narrators: [''] },
    { genres: 'Fantasy' },
    { series: [null] },
    { series: [{ position: '1' }] },
    { series: [{ name: 'Oz', position: 1 }] },
  ];
  for (const one of bad) {
    const { context, writer } = service(empty);
    await assert.rejects(writer.update('i', one as unknown as EntryChange), failsAs('refused'), JSON.stringify(one));
    assert.equal(context.sent.length, 0);
  }
});

test('an echo of our own write is known for twenty seconds', async () => {
  const { context, writer } = service(empty);
  await writer.update('i', { title: 'New' });
  assert.equal(writer.wroteLately('i'), true);
  context.advance(21_000);
  assert.equal(writer.wroteLately('i'), false);
});
