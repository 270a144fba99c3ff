import { fold } from '../book/text/index.ts';
import type { Clue, Release } from '../sdk/index.ts';
import { rowId, type StoreContext } from './store-context.ts';

export interface ExplainedCandidate {
  release: Release;
  verdict: 'accept' | 'reject';
  score: number;
  why: string;
  gates: { gate: string; passed: boolean; reason: string }[];
  parts: Record<string, number>;
  run: string;
  pipeline: string;
  at: Date;
}

/** All that is known of why a book was, or was not, downloaded. */
export interface Explanation {
  book: { id: string; title: string; clue: Clue; owned: boolean };
  missing: { reason: string; state: string; lastTry: Date | null; lastReason: string | null; nextTry: Date | null }[];
  downloads: { id: string; state: string; reason: string | null; title: string; source: string; changedAt: Date }[];
  outcomes: { run: string; pipeline: string; outcome: string | null; reason: string | null; at: Date }[];
  candidates: ExplainedCandidate[];
}

const OWNED = 'exists (select from entries e where e.book_id = books.id and e.gone_at is null)';

/** Books whose title holds all the words, or the one of this id; those of a download by "download:ID". Best known first, 20 at most. */
export async function findBooks({ knex }: StoreContext, wanted: string): Promise<{ id: string; title: string; authors: string[] }[]> {
  const query = knex('books').select('id', 'title', 'clue').orderBy('title').limit(20);
  const download = rowId(/^download:(\d+)$/.exec(wanted)?.[1] ?? '');
  if (download) query.where({ id: knex('downloads').where({ id: download }).select('book_id') });
  else if (rowId(wanted)) query.where({ id: wanted });
  else for (const word of fold(wanted).split(' ').filter(Boolean)) query.whereRaw('position(? in folded) > 0', [word]);
  return (await query).map((row) => ({ id: row.id, title: row.title, authors: row.clue.authors ?? [] }));
}

/** Everything that was considered for a book; null where there is no such book. */
export async function explainBook({ knex }: StoreContext, id: string): Promise<Explanation | null> {
  const book =
    rowId(id) &&
    (await knex('books')
      .where({ id })
      .first('id', 'title', 'clue', knex.raw(`${OWNED} as owned`)));
  if (!book) return null;
  const items = knex('task_items as i')
    .join('tasks as t', 't.id', 'i.task_id')
    .where('i.key', `book:${id}`)
    .orWhereIn('i.key', downloadKeys(knex, id));
  const [missing, downloads, outcomes, candidates] = await Promise.all([
    knex('missing_books')
      .where({ book_id: id })
      .orderBy('id')
      .select('reason', 'state', 'last_try as lastTry', 'last_reason as lastReason', 'next_try as nextTry'),
    knex('downloads')
      .where({ book_id: id })
      .orderBy('id')
      .select('id', 'state', 'reason', knex.raw("release->>'title' as title, release->>'source' as source"), 'changed_at as changedAt'),
    items.clone().orderBy('i.id', 'desc').limit(50).select('t.id as run', 't.pipeline', 'i.outcome', 'i.reason', 'i.created_at as at'),
    items
      .clone()
      .join('candidates as c', 'c.item_id', 'i.id')
      .orderBy([{ column: 'i.id', order: 'desc' }, { column: 'c.verdict' }, { column: 'c.score', order: 'desc' }, { column: 'c.id' }])
      .limit(500)
      .select('c.release', 'c.verdict', 'c.score', 'c.why', 'c.gates', 'c.parts', 't.id as run', 't.pipeline', 'i.created_at as at'),
  ]);
  return { book, missing, downloads, outcomes, candidates };
}

const downloadKeys = (knex: StoreContext['knex'], book: string) =>
  knex('downloads').where({ book_id: book }).select(knex.raw("'download:' || id"));
