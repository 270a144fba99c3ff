import type { Context, HttpReply } from '../../core/sdk/index.ts';
import { type Book, FEED, type Feed, ITEM, type Item } from './wire.ts';

export interface Options {
  quality?: 'best' | 'small';
  url?: string;
  archive?: string;
}

const DAY_MS = 86_400_000;
const KEPT_MS = 7 * DAY_MS;
/** A torrent of a long recording is some hundred kilobytes; two copies of every file make it larger, not huge. */
const LARGEST_TORRENT = 5_000_000;

/** LibriVox' feed and the Internet Archive, where the recordings lie. Answers are kept for a week. */
export interface Client {
  /** Books of the feed; empty where it says that it found none. */
  books(query: Record<string, string | number>): Promise<Book[]>;
  /** null: there is no such item, or it was taken down. */
  item(identifier: string): Promise<Item | null>;
  torrent(identifier: string): Promise<Uint8Array | null>;
  ping(): Promise<Book[]>;
}

export function clientOf(context: Context, options: Options): Client {
  const feed = `${(options.url ?? 'https://librivox.org').replace(/\/+$/, '')}/api/feed/audiobooks/`;
  const archive = (options.archive ?? 'https://archive.org').replace(/\/+$/, '');

  async function kept<T>(name: string, ask: () => Promise<T>): Promise<T> {
    const known = await context.cache.get<{ answer: T }>(name);
    if (known) return known.answer;
    const answer = await ask();
    await context.cache.set(name, { answer }, KEPT_MS);
    return answer;
  }

  /** A miss is 404 with an `error` in JSON; any other 404 is no answer. */
  async function asked(query: Record<string, string | number>): Promise<Book[]> {
    const reply = await context.http.request({ url: feed, query: { ...query, format: 'json' } });
    if (reply.status === 404 && isMiss(reply)) return [];
    if (reply.status !== 200) return refused('LibriVox', reply);
    const { books } = context.shape<Feed>(FEED, reply.json(), "LibriVox' feed");
    return Object.values(books);
  }

  function refused(who: string, reply: HttpReply): never {
    if (reply.status === 401 || reply.status === 403)
      context.fail(
        'auth',
        `${who} refuses to be asked (${reply.status}); it needs no account, so something between it and this machine says no`,
      );
    return context.fail('bad-response', `${who} answered ${reply.status}; if it stays, report it with this line`);
  }

  return {
    books: (query) => kept(`books ${JSON.stringify(query)}`, () => asked(query)),
    item: (identifier) =>
      kept(`item ${identifier}`, async () => {
        const reply = await context.http.request({ url: `${archive}/metadata/${identifier}` });
        if (reply.status === 404) return null;
        if (reply.status !== 200) return refused('The Internet Archive', reply);
        const item = context.shape<Item>(ITEM, reply.json(), "the Internet Archive's answer");
        return item.files && item.is_dark !== true ? item : null;
      }),
    async torrent(identifier) {
      const url = `${archive}/download/${identifier}/${identifier}_archive.torrent`;
      // The archive sends every download on to the machine that holds the item.
      const reply = await context.http.request({ url, redirects: 3, maxBytes: LARGEST_TORRENT });
      if (reply.status === 404) return null;
      return reply.status === 200 ? reply.bytes : refused('The Internet Archive', reply);
    },
    ping: () => asked({ id: KNOWN_ID, extended: 1 }),
  };
}

/** The Narrative of Arthur Gordon Pym, which has been there since 2006. */
const KNOWN_ID = 100;

function isMiss(reply: HttpReply): boolean {
  try {
    return typeof (JSON.parse(reply.text()) as { error?: unknown }).error === 'string';
  } catch {
    return false;
  }
}
