import { ENTRY_FIELDS } from '../../book/index.ts';
import { type Command, complain, say } from '../command.ts';
import { oneBook } from '../terminal/one-book.ts';
import { withStore } from '../with-store.ts';

const ALL = '*';

export const lock: Command = {
  name: 'lock',
  about: 'Keep fields of a book from ever being written, or let them go again; without a field: list what is locked',
  usage: 'BOOK-ID | WORDS OF THE TITLE [--field FIELD] [--release]',
  words: [1, 20],
  options: {
    field: { type: 'string', value: 'FIELD', about: `one of ${ENTRY_FIELDS.join(', ')}, or "${ALL}" for all` },
    release: { type: 'boolean', about: 'let the field be written again' },
  },
  async run({ home, env, words, options }) {
    const field = options['field'];
    if (typeof field === 'string' && field !== ALL && !(ENTRY_FIELDS as readonly string[]).includes(field)) {
      complain(`there is no field "${field}"; there are ${ENTRY_FIELDS.join(', ')}, or ${ALL} for all`);
      return 2;
    }
    return withStore({ home, env }, async (store) => {
      const book = await oneBook(store, words.join(' '));
      if (!book) return 1;
      if (typeof field === 'string') {
        if (options['release']) await store.provenance.unlock(book.id, field);
        else await store.provenance.lock(book.id, field, 'command line');
      }
      const locks = await store.provenance.locks(book.id);
      say(locks.length === 0 ? `nothing of "${book.title}" is locked` : `"${book.title}" is locked in:`);
      for (const each of locks) say(`  ${each.field} (${each.by}, ${each.at.toISOString()})`);
      return 0;
    });
  },
};
