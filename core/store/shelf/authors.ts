import type { Knex } from 'knex';
import { fold } from '../../book/text/index.ts';

/** Makes these the book's authors, in this order; gives their ids. */
export async function linkAuthors(trx: Knex.Transaction, book: string, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const byFolded = new Map(names.map((name) => [fold(name), name] as const).filter(([folded]) => folded !== ''));
  const ids: string[] = [];
  for (const [folded, name] of byFolded) {
    const known = await trx('authors').where({ folded }).first('id');
    ids.push(known?.id ?? (await trx('authors').insert({ name, folded }).returning('id'))[0].id);
  }
  await trx('book_authors').where({ book_id: book }).whereNotIn('author_id', ids).delete();
  for (const [ordinal, author_id] of ids.entries()) {
    await trx('book_authors').insert({ book_id: book, author_id, ordinal }).onConflict(['book_id', 'author_id']).merge(['ordinal']);
  }
  return ids;
}
