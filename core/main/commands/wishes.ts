import { atWork } from '../at-work.ts';
import { type Command, complain, say } from '../command.ts';
import { ordersOf } from '../desks/orders.ts';
import { followRun } from '../terminal/follow-run.ts';
import { withStore } from '../with-store.ts';

export const get: Command = {
  name: 'get',
  about: 'Get a book: it is noted as wanted and looked for now; a title that nobody knows yet needs its author',
  usage: 'BOOK-ID | WORDS OF THE TITLE [--author NAME] [--series NAME] [--language CODE]',
  words: [1, 30],
  options: {
    author: { type: 'string', value: 'NAME', about: 'who wrote it; with this it need not be known yet' },
    series: { type: 'string', value: 'NAME', about: 'the series it stands in' },
    language: { type: 'string', value: 'CODE', about: 'en, de, ... (default: as your quality profile says)' },
  },
  async run({ home, env, words, options }) {
    const { author, series, language } = options as { author?: string; series?: string; language?: string };
    return atWork({ home, env }, async ({ store, plan }) => {
      const text = words.join(' ');
      const found = (await store.shown.books({ q: text, limit: 20 })).items;
      const [only, ...more] = /^\d+$/.test(text) ? [{ id: text }] : found;
      const isKnown = author === undefined && only !== undefined && more.length === 0;
      if (!isKnown && author === undefined) {
        complain(
          only
            ? 'Several books fit; name one by its number, or say who wrote it with --author:'
            : 'No book fits; say who wrote it with --author',
        );
        for (const book of found)
          complain(`  ${book.id}  ${book.title} - ${book.authors.map((each) => each.name).join(', ')} (${book.state})`);
        return 1;
      }
      const clue = {
        title: text,
        ...(author ? { authors: [author] } : {}),
        ...(series ? { series: [{ name: series }] } : {}),
        ...(language ? { language } : {}),
      };
      const order = await ordersOf(store, () => plan).want(isKnown ? { book: only.id } : { clue });
      if ('refused' in order) {
        complain(`There is no book ${text}`);
        return 1;
      }
      if (order.note) say(order.note);
      return order.run === null ? 1 : followRun(store, order.run, false);
    });
  },
};

export const follow: Command = {
  name: 'follow',
  about: 'Follow an author or a series, so that its gaps are looked for even where you own nothing of it; or ignore it',
  usage: 'NAME OF THE AUTHOR [--series NAME] [--ignore | --neither] [--cap N]',
  words: [1, 20],
  options: {
    series: { type: 'string', value: 'NAME', about: 'this series of the author, not the author' },
    ignore: { type: 'boolean', about: 'never look for its books' },
    neither: { type: 'boolean', about: 'take back that it is followed or ignored' },
    cap: { type: 'string', value: 'N', about: 'look for at most so many of its books in one run' },
  },
  async run({ home, env, words, options }) {
    const author = words.join(' ');
    const { series, cap } = options as { series?: string; cap?: string };
    const most = cap === undefined ? undefined : Number(cap);
    if (most !== undefined && !(Number.isInteger(most) && most >= 0 && most <= 10_000)) {
      complain('--cap is a whole number');
      return 2;
    }
    return withStore({ home, env }, async (store) => {
      const of = await store.shelf.shelfNamed(series === undefined ? { author } : { series, by: author });
      const wish = options['neither'] ? null : options['ignore'] !== true;
      await store.shelf.follow(of, wish, most);
      const said = wish === null ? 'neither followed nor ignored' : wish ? 'followed' : 'ignored';
      say(`${series ?? author} is ${said}${most === undefined ? '' : `, ${most} books a run at most`}`);
      return 0;
    });
  },
};
