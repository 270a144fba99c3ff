import type { Context, HttpReply } from '../../core/sdk/index.ts';
import { BOOK, type Book, CATALOGUE, type Catalogue, CHAPTERS, type Chapters, type ErrorAnswer, RESPONSE_GROUPS } from './wire.ts';

export interface Options {
  url?: string;
  regions?: string[];
  search?: 'catalogue' | 'none';
  catalogue?: string;
  chapters?: boolean;
}

/** A book, with its chapters where they are wanted and known. */
export interface Found {
  book: Book;
  chapters: Chapters | null;
}

const DAY_MS = 86_400_000;
const HITS_MS = 30 * DAY_MS;
const MISSES_MS = 7 * DAY_MS;

const SHOPS: Record<string, string> = {
  us: 'com',
  uk: 'co.uk',
  ca: 'ca',
  au: 'com.au',
  de: 'de',
  fr: 'fr',
  it: 'it',
  es: 'es',
  in: 'in',
  jp: 'co.jp',
};

/** Audnexus by ASIN, and Audible's catalogue by words. Each question is asked once a month. */
export interface Client {
  /** null: no shop of the configured ones has it, or it is no book. */
  book(asin: string): Promise<Found | null>;
  /** One page of 50 at most; null where searching is turned off. */
  catalogue(query: Record<string, string | number>): Promise<Catalogue | null>;
  ping(): Promise<Book | null>;
}

export function clientOf(context: Context, options: Options): Client {
  const base = (options.url ?? 'https://api.audnex.us').replace(/\/+$/, '');
  const regions = options.regions?.length ? options.regions : ['us'];
  const shop = (options.catalogue ?? `https://api.audible.${SHOPS[regions[0]!] ?? 'com'}`).replace(/\/+$/, '');

  async function kept<T>(name: string, isHit: (answer: T) => boolean, ask: () => Promise<T>): Promise<T> {
    const known = await context.cache.get<{ answer: T }>(name);
    if (known) return known.answer;
    const answer = await ask();
    await context.cache.set(name, { answer }, isHit(answer) ? HITS_MS : MISSES_MS);
    return answer;
  }

  async function byAsin(asin: string, region: string): Promise<Book | null> {
    const reply = await context.http.request({ url: `${base}/books/${asin}`, query: { region } });
    if (reply.status === 200) return context.shape<Book>(BOOK, reply.json(), `Audnexus' book ${asin}`);
    // 400 CONTENT_TYPE_MISMATCH: the ASIN is that of a podcast.
    if (reply.status === 404 || (reply.status === 400 && codeOf(reply) === 'CONTENT_TYPE_MISMATCH')) return null;
    return refused('Audnexus', reply);
  }

  async function chaptersOf(asin: string, region: string): Promise<Chapters | null> {
    const reply = await context.http.request({ url: `${base}/books/${asin}/chapters`, query: { region } });
    if (reply.status === 200) return context.shape<Chapters>(CHAPTERS, reply.json(), `Audnexus' chapters of ${asin}`);
    return reply.status === 404 ? null : refused('Audnexus', reply);
  }

  async function search(query: Record<string, string | number>): Promise<Catalogue> {
    const reply = await context.http.request({
      url: `${shop}/1.0/catalog/products`,
      query: { ...query, response_groups: RESPONSE_GROUPS },
    });
    if (reply.status !== 200) return refused("Audible's catalogue", reply);
    return context.shape<Catalogue>(CATALOGUE, reply.json(), "Audible's catalogue");
  }

  function refused(who: string, reply: HttpReply): never {
    if (reply.status === 401 || reply.status === 403)
      context.fail(
        'auth',
        `${who} refuses to be asked (${reply.status}); it needs no account, so it does not want this machine now: check url and regions`,
      );
    return context.fail(
      'bad-response',
      `${who} answered ${reply.status} (${codeOf(reply) || 'no reason given'}); if it stays, report it with this line`,
    );
  }

  const isThere = (answer: unknown) => answer !== null;
  return {
    async book(asin) {
      for (const region of regions) {
        const book = await kept(`book ${asin} ${region}`, isThere, () => byAsin(asin, region));
        if (!book) continue;
        const chapters = options.chapters ? await kept(`chapters ${asin} ${region}`, isThere, () => chaptersOf(asin, region)) : null;
        return { book, chapters };
      }
      return null;
    },
    catalogue: async (query) =>
      options.search === 'none'
        ? null
        : kept(
            `catalogue ${shop} ${JSON.stringify(query)}`,
            (answer) => answer.products.length > 0,
            () => search(query),
          ),
    ping: () => byAsin(KNOWN_ASIN, 'us'),
  };
}

/** Jaws, which has been at Audible's American shop since 2009. */
const KNOWN_ASIN = 'B002V8ODY8';

function codeOf(reply: HttpReply): string {
  try {
    const answer = JSON.parse(reply.text()) as ErrorAnswer | null;
    const error = answer?.error;
    return String((typeof error === 'object' ? (error?.code ?? error?.message) : (error ?? answer?.message)) ?? '').slice(0, 100);
  } catch {
    return '';
  }
}
