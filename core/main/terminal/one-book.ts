import { complain } from '../command.ts';
import type { DaemonStore } from '../container.ts';

/** The one book that an id or words of a title mean; else the books that they could mean are told, and nothing is given. */
export async function oneBook(store: DaemonStore, wanted: string): Promise<{ id: string; title: string } | null> {
  const [only, ...more] = await store.findBooks(wanted);
  if (only && more.length === 0) return only;
  complain(only ? 'Several books fit; name one by its number:' : 'No book fits; a book is known once a run has noticed it');
  for (const book of only ? [only, ...more] : []) complain(`  ${book.id}  ${book.title} - ${book.authors.join(', ')}`);
  return null;
}
