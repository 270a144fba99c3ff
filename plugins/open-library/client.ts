import type { Context, HttpReply } from '../../core/sdk/index.ts';
import {
  AUTHOR,
  type Author,
  DOC_FIELDS,
  EDITION,
  type Edition,
  type OpenRecord,
  SEARCH_ANSWER,
  type SearchAnswer,
  WORK,
  type Work,
} from './wire.ts';

export interface Options {
  url?: string;
}

const DAY_MS = 86_400_000;
const HITS_MS = 30 * DAY_MS;
const MISSES_MS = 7 * DAY_MS;
/** A work that was merged into another says where it went; further than this nobody is followed. */
const MOST_MOVES = 3;

/** Open Library's answers, each asked for once a month. */
export interface Client {
  search(query: Record<string, string | number>): Promise<SearchAnswer>;
  edition(path: string): Promise<Edition | null>;
  work(key: string): Promise<Work | null>;
  author(key: string): Promise<Author | null>;
  /** A question past the cache: whether it answers at all. */
  ping(): Promise<SearchAnswer>;
}

export function clientOf(context: Context, options: Options): Client {
  const base = (options.url ?? 'https://openlibrary.org').replace(/\/+$/, '');

  async function kept<T>(name: string, isHit: (answer: T) => boolean, ask: () => Promise<T>): Promise<T> {
    const known = await context.cache.get<{ answer: T }>(name);
    if (known) return known.answer;
    const answer = await ask();
    await context.cache.set(name, { answer }, isHit(answer) ? HITS_MS : MISSES_MS);
    return answer;
  }

  async function ask(path: string, query: Record<string, string | number> = {}): Promise<HttpReply> {
    // An ISBN's address redirects to its edition.
    const reply = await context.http.request({ url: `${base}${path}`, query, redirects: 2 });
    if (reply.status === 401 || reply.status === 403)
      context.fail(
        'auth',
        `Open Library refuses to be asked (${reply.status}); it asks for no account, so something between it and this machine says no`,
      );
    if (reply.status !== 200 && reply.status !== 404)
      context.fail('bad-response', `Open Library answered ${reply.status} to ${path}; if it stays, report it with this line`);
    return reply;
  }

  async function asked(query: Record<string, string | number>): Promise<SearchAnswer> {
    const reply = await ask('/search.json', { ...query, fields: DOC_FIELDS });
    if (reply.status === 404) return context.fail('bad-response', 'Open Library has no search at its address; check url');
    return context.shape<SearchAnswer>(SEARCH_ANSWER, reply.json(), "Open Library's search");
  }

  async function record<T extends OpenRecord>(path: string, schema: object, moves = 0): Promise<T | null> {
    const reply = await ask(`${path}.json`);
    if (reply.status === 404) return null;
    const found = context.shape<T>(schema, reply.json(), `Open Library's ${path}`);
    const kind = found.type?.key ?? '';
    if (kind === '/type/delete') return null;
    if (kind !== '/type/redirect') return found;
    const location = found.location ?? '';
    if (!/^\/[a-z]{1,20}\/[\w-]{1,40}$/.test(location) || moves >= MOST_MOVES) return null;
    return record<T>(location, schema, moves + 1);
  }

  const isThere = (answer: unknown) => answer !== null;
  return {
    search: (query) =>
      kept(
        `search ${JSON.stringify(query)}`,
        (answer) => answer.docs.length > 0,
        () => asked(query),
      ),
    edition: (path) => kept(`edition ${path}`, isThere, () => record<Edition>(path, EDITION)),
    work: (key) => kept(`work ${key}`, isThere, () => record<Work>(key, WORK)),
    author: (key) => kept(`author ${key}`, isThere, () => record<Author>(key, AUTHOR)),
    ping: () => asked({ title: 'Pride and Prejudice', author: 'Jane Austen', limit: 1 }),
  };
}
