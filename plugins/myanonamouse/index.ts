import type { BrowseList, Clue, Context, Health, Page, Payload, PluginModule, Release } from '../../core/sdk/index.ts';
import { keptAccount, readAccount } from './account.ts';
import { type Ask, browseAsk, ladder, MOST_ROWS, searchBody } from './query.ts';
import { numberOf } from './read-values.ts';
import { RowReader } from './row.ts';
import { Session } from './session.ts';
import { TorrentFiles } from './torrent-file.ts';
import { spendWedge } from './wedge.ts';
import { type Row, SEARCH_ANSWER, type SearchAnswer } from './wire.ts';

export interface Options {
  session: string;
  url?: string;
}

/** The site asks that top lists are read once a day at most. */
const TOP_LIST_MS = 20 * 3_600_000;

class MyAnonamouse {
  readonly #context: Context;
  readonly #url: string;
  readonly #session: Session;
  readonly #rows: RowReader;
  readonly torrents: TorrentFiles;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#url = (options.url ?? 'https://www.myanonamouse.net').replace(/\/+$/, '');
    this.#session = new Session(context, options.session);
    this.#rows = new RowReader(context, this.#url);
    this.torrents = new TorrentFiles(context, this.#session, this.#url);
  }

  async search(clue: Clue): Promise<Page<Release>> {
    for (const text of ladder(clue)) {
      const { rows } = await this.#ask({
        text,
        srchIn: ['title', 'author', 'series'],
        ...(clue.language && { language: clue.language }),
        sortType: 'default',
        startNumber: 0,
        perpage: MOST_ROWS,
      });
      if (rows.length > 0) return { items: rows.map((row) => this.#rows.release(row)) };
    }
    return { items: [] };
  }

  async browse(list: BrowseList, cursor?: string): Promise<Page<Release>> {
    const ask = browseAsk(this.#context, list, cursor);
    const key = `top ${JSON.stringify(ask)}`;
    const kept = list.list === 'top' ? await this.#context.cache.get<Page<Release>>(key) : undefined;
    if (kept) return kept;
    const { rows, found } = await this.#ask(ask);
    const end = Math.min(list.first ?? Number.POSITIVE_INFINITY, found);
    const items = rows.slice(0, end - ask.startNumber).map((row) => this.#rows.release(row));
    const next = ask.startNumber + rows.length;
    const page = rows.length >= ask.perpage && next < end ? { items, cursor: String(next) } : { items };
    // Links are credentials: the kept page goes without them, and a fetch falls back to the session.
    if (list.list === 'top') await this.#context.cache.set(key, { ...page, items: items.map(({ link: _, ...item }) => item) }, TOP_LIST_MS);
    return page;
  }

  async fetch(release: Release, { wedge = false } = {}): Promise<Payload> {
    if (wedge) await spendWedge(this.#context, this.#session, { url: this.#url, release });
    return { kind: 'torrent', bytes: await this.torrents.fetch(release) };
  }

  account() {
    return keptAccount(this.#context, this.#session, this.#url);
  }

  /** A check asks the site itself: an account from memory would praise a session that has ended. */
  async check(): Promise<Health> {
    const account = await readAccount(this.#context, this.#session, this.#url);
    const { count, limit } = account.unsatisfied ?? {};
    const warnings: string[] = [];
    if (account.mayDownload === false)
      warnings.push('The account is locked for its ratio and cannot download; raise the ratio on MyAnonamouse');
    if (count !== undefined && limit !== undefined && count >= limit)
      warnings.push(`All ${limit} unsatisfied slots are used; wait until torrents have seeded 72 hours`);
    return { summary: `signed in as ${account.name} (${account.class ?? 'class unknown'}), ratio ${account.ratio ?? 'unknown'}`, warnings };
  }

  async #ask(ask: Ask): Promise<{ rows: Row[]; found: number }> {
    const url = `${this.#url}/tor/js/loadSearchJSONbasic.php`;
    const reply = await this.#session.request({ method: 'POST', url, json: searchBody(ask) });
    if (reply.status !== 200)
      this.#context.fail('bad-response', `MyAnonamouse answered ${reply.status} to a search; try again later or look at the site`);
    const answer = this.#context.shape<SearchAnswer>(SEARCH_ANSWER, reply.json(), "MyAnonamouse's search");
    const rows = answer.data ?? [];
    const found = numberOf(answer.found ?? answer.total_found) ?? rows.length;
    // "Nothing returned, out of 0": the number varies, and there is no `data` then.
    if (!answer.data && !answer.error?.startsWith('Nothing returned'))
      this.#context.fail('bad-response', `MyAnonamouse answered a search with "${answer.error?.slice(0, 100)}"; look at the site`);
    if (rows.length === 0 && found > ask.startNumber)
      this.#context.fail('bad-response', `MyAnonamouse says it found ${found} rows and sent none; try again later`);
    return { rows, found };
  }
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const site = new MyAnonamouse(context, options);
    return {
      source: {
        search: (clue) => site.search(clue),
        browse: (list, cursor) => site.browse(list, cursor),
        inspect: (release) => site.torrents.inspect(release),
        fetch: (release, options) => site.fetch(release, options),
        account: () => site.account(),
      },
      check: () => site.check(),
    };
  },
};

export default plugin;
