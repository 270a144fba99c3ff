import type { BookRecord, Clue, Context, Health, Ids, Page, PluginModule, ShelfQuery } from '../../core/sdk/index.ts';
import { type Client, clientOf, type Options } from './client.ts';
import { docRecord, editionRecord, idOf, workRecord } from './records.ts';
import { folded, oneLine } from './values.ts';
import type { Edition, SearchAnswer } from './wire.ts';

const ROWS = 10;
const ROWS_OF_AN_AUTHOR = 100;
/** A name that takes more pages than this is no author's. */
const MOST_PAGES = 20;
const MOST_AUTHORS = 4;

const head = (title: string): string => oneLine(title.split(/[:(]/)[0]) || oneLine(title);

/** By ISBN, then by title and author, then by the title's head; works come as the search lists them. */
async function identify(client: Client, clue: Clue): Promise<Page<BookRecord>> {
  const isbn = clue.ids?.isbn13 ?? clue.ids?.isbn10;
  const author = oneLine(clue.authors?.[0]);
  const title = oneLine(clue.title);
  const by = (text: string): Record<string, string> => (author === '' ? { title: text } : { title: text, author });
  const queries = [...(isbn ? [{ isbn }] : []), ...(title === '' ? [] : [by(title), by(head(title))])];
  for (const query of new Map(queries.map((each) => [JSON.stringify(each), each])).values()) {
    const items = records(await client.search({ ...query, limit: ROWS }), clue.ids);
    if (items.length > 0) return { items };
  }
  return { items: [] };
}

const records = (answer: SearchAnswer, asked: Ids = {}): BookRecord[] =>
  answer.docs.map((doc) => docRecord(doc, asked)).filter((record) => record !== null);

async function describe(client: Client, ids: Ids): Promise<BookRecord | null> {
  const id = ids.at?.['open-library'] ?? '';
  if (/^OL\d{1,12}W$/.test(id)) {
    const work = await client.work(`/works/${id}`);
    return (
      work &&
      workRecord(
        work,
        idOf(work.key) ?? id,
        await names(
          client,
          (work.authors ?? []).flatMap(({ author }) => author?.key ?? []),
        ),
      )
    );
  }
  const paths = [
    ...(/^OL\d{1,12}M$/.test(id) ? [`/books/${id}`] : []),
    ...[ids.isbn13, ids.isbn10].filter((isbn) => /^[\dX]{10,13}$/.test(isbn ?? '')).map((isbn) => `/isbn/${isbn}`),
  ];
  for (const path of paths) {
    const edition = await client.edition(path);
    if (edition) return whole(client, edition, ids);
  }
  return null;
}

/** Descriptions and subjects stand with the work, and authors with either. */
async function whole(client: Client, edition: Edition, asked: Ids): Promise<BookRecord> {
  const key = edition.works?.[0]?.key;
  const work = key && idOf(key) ? await client.work(key) : null;
  const own = (edition.authors ?? []).map((author) => author.key);
  const keys = own.length > 0 ? own : (work?.authors ?? []).flatMap(({ author }) => author?.key ?? []);
  return editionRecord(edition, { work, authors: await names(client, keys), asked });
}

async function names(client: Client, keys: string[]): Promise<string[]> {
  const found: string[] = [];
  for (const key of [...new Set(keys)].filter((each) => idOf(each)).slice(0, MOST_AUTHORS)) {
    const author = await client.author(key);
    if (author) found.push(author.name);
  }
  return found;
}

/** An author's works, page by page, told from others by the name; a series is free text here, so its list is not known. */
async function shelf(context: Context, client: Client, query: ShelfQuery, cursor = '1'): Promise<Page<BookRecord>> {
  if (!('author' in query)) return { items: [] };
  if (!/^\d{1,3}$/.test(cursor)) context.fail('refused', `"${cursor.slice(0, 20)}" is no page of Open Library; start without a cursor`);
  const wanted = folded(query.author.name);
  if (wanted === '') return { items: [] };
  const page = Number(cursor);
  const answer = await client.search({ author: oneLine(query.author.name), limit: ROWS_OF_AN_AUTHOR, page });
  const isOwn = ({ author_name, author_key }: SearchAnswer['docs'][number]) =>
    (author_name ?? []).some(
      (name, at) => folded(name) === wanted && (query.author.id === undefined || author_key?.[at] === query.author.id),
    );
  const items = records({ ...answer, docs: answer.docs.filter(isOwn) });
  const hasMore = answer.docs.length === ROWS_OF_AN_AUTHOR && page < MOST_PAGES;
  return hasMore ? { items, cursor: String(page + 1) } : { items };
}

async function check(client: Client): Promise<Health> {
  const { numFound } = await client.ping();
  return { summary: `Open Library answers a search (${numFound} works); it needs no account` };
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const client = clientOf(context, options);
    return {
      metadata: {
        identify: (clue) => identify(client, clue),
        describe: (ids) => describe(client, ids),
        shelf: (query, cursor) => shelf(context, client, query, cursor),
      },
      check: () => check(client),
    };
  },
};

export default plugin;
