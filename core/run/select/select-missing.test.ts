import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BookRecord, type Clue, DEFAULT_QUALITY } from '../../sdk/index.ts';
import type { OwnedSeries, Ports, Run } from '../ports.ts';
import { selectMissing } from './select-missing.ts';

const SELECTION = { noun: 'books' as const, state: 'missing' as const, by: 'author' as const, from: 'library', shelf: ['lists'] };
const record = (title: string, more: Partial<BookRecord> = {}): BookRecord => ({
  ids: {},
  title,
  authors: ['Ada Marlowe'],
  language: 'en',
  ...more,
});
const author = (id: string, name: string, ...titles: string[]): OwnedSeries => ({
  id,
  name,
  authors: [name],
  at: {},
  owned: titles.map((title): Clue => ({ title, authors: [name] })),
});

/** What was asked of the lists, and the gaps that were stored. */
async function gapsOf(authors: OwnedSeries[], records: BookRecord[]): Promise<{ asked: number; gaps: [string | undefined, string[]][] }> {
  const seen = { asked: 0, gaps: [] as [string | undefined, string[]][] };
  const ports = {
    clock: { now: () => new Date('2026-03-01T00:00:00Z') },
    plugins: { call: async () => ({ ok: true, value: { items: ++seen.asked ? records : [] } }) },
    runs: { setState: async () => {}, journal: async () => {} },
    shelf: {
      ownedAuthors: async (_: string, after = '0') => authors.filter(({ id }) => Number(id) > Number(after)),
      putGaps: async (of: { author?: string }, _: string, gaps: { clue: Clue }[]) =>
        void seen.gaps.push([of.author, gaps.map(({ clue }) => clue.title)]),
      missingIds: async () => [],
    },
  } as unknown as Ports;
  const run = { id: '1', pipeline: 'p', plan: { quality: DEFAULT_QUALITY }, only: null, cursor: { synced: true, asked: '0' } };
  await selectMissing(ports, run as unknown as Run, SELECTION);
  return seen;
}

test('an author under several forms of the name is one person: one list is asked for, and nothing that is owned is missing', async () => {
  const authors = [
    author('1', 'A. Marlowe', 'Salt'),
    author('2', 'Ada Marlowe', 'The Glass Harbour', 'Tin'),
    author('3', 'Marlowe, Ada', 'Copper'),
  ];
  const records = ['Salt', 'The Glass Harbour', 'Tin', 'Copper', 'The Iron Road'].map((title) => record(title));
  assert.deepEqual(await gapsOf(authors, records), { asked: 1, gaps: [['1', ['The Iron Road']]] });
});

test('what is not out yet is not missing', async () => {
  const records = [record('Salt'), record('The Iron Road', { published: '2026-09-01' }), record('Low Water', { published: '2025-09-01' })];
  assert.deepEqual((await gapsOf([author('1', 'Ada Marlowe', 'Salt')], records)).gaps, [['1', ['Low Water']]]);
});
