import type { Clue, Context, Page, Release } from '../../core/sdk/index.ts';
import { type Client, MOST_ROWS, type Options } from './client.ts';
import { asAsked, believeEmpty, type Indexer, readScope, type Scope } from './indexers.ts';
import { releaseOf } from './row.ts';
import { torznabRows } from './torznab.ts';
import { ROWS, type RowAnswer } from './wire.ts';

/** Repeated searches burn the member's limits at the trackers behind Prowlarr. */
const SAME_QUERY_MS = 15 * 60_000;

/** Plain words: braces would be taken for search fields, and indexers match words. */
function searchWords(text: string): string {
  return text
    .normalize('NFC')
    .slice(0, 512)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Title and surname first: posted names write authors in every way, but all with the surname. Then the head of a title with a
 * subtitle, which posted names leave out, and one other title.
 */
export function queries(clue: Clue): string[] {
  const author = searchWords((clue.authors?.[0] ?? '').replace(/,?\s(jr|sr|ii|iii|phd|md)\.?$/i, ''));
  const surname = author.split(' ').at(-1)!;
  const title = searchWords(clue.title);
  if (title === '' || surname === '') return title === '' ? [] : [title];
  const titles = [title, searchWords(clue.title.split(/[:(]/)[0]!), searchWords(clue.otherTitles?.[0] ?? '')];
  return [...new Set(titles.filter((words) => words !== '').map((words) => `${words} ${surname}`))];
}

export class Search {
  readonly #context: Context;
  readonly #client: Client;
  readonly #options: Options;

  constructor(context: Context, client: Client, options: Options) {
    this.#context = context;
    this.#client = client;
    this.#options = options;
  }

  async search(clue: Clue): Promise<Page<Release>> {
    for (const query of queries(clue)) {
      const items = await this.#kept(query);
      if (items.length > 0) return { items };
    }
    return { items: [] };
  }

  /** Searches again for a row whose link is gone; undefined where it is listed no more. */
  async again(release: Release): Promise<Release | undefined> {
    const indexerId = Number(release.key.split('|')[0]);
    const scope = await readScope(this.#context, this.#client, this.#options);
    const indexers = scope.indexers.filter(({ id }) => id === indexerId);
    if (indexers.length === 0)
      this.#context.fail(
        'refused',
        `Prowlarr has no enabled indexer ${indexerId} any more; enable ${release.indexer ?? 'it'} or search again`,
      );
    const rows = await this.#ask(searchWords(release.title), { ...scope, indexers, isPart: true });
    return rows.find(({ key }) => key === release.key);
  }

  async #kept(query: string): Promise<Release[]> {
    const key = `search ${query.toLowerCase()} ${asAsked(this.#options)}`;
    const kept = await this.#context.cache.get<Release[]>(key);
    if (kept) return kept;
    const scope = await readScope(this.#context, this.#client, this.#options);
    const indexers = scope.indexers.filter(({ isAsked }) => isAsked);
    const items = indexers.length === 0 ? [] : await this.#ask(query, { ...scope, indexers });
    await this.#context.cache.set(key, items, SAME_QUERY_MS);
    return items;
  }

  async #ask(query: string, scope: Scope): Promise<Release[]> {
    const since = this.#context.now();
    const rows =
      this.#options.api === 'torznab' ? await torznabRows(this.#context, this.#client, { query, scope }) : await this.#json(query, scope);
    const asked = rows.filter((row) => !scope.leftOut.includes(row.indexerId));
    if (asked.length === 0) await believeEmpty(this.#context, this.#client, { indexers: scope.indexers, since });
    const named = new Map<number, Indexer>(scope.indexers.map((indexer) => [indexer.id, indexer]));
    return asked.map((row) => releaseOf(this.#context, row, named.get(row.indexerId)));
  }

  /** Keys are repeated, never joined by commas; ids are sent only where some indexer is left out. */
  #json(query: string, scope: Scope): Promise<RowAnswer[]> {
    return this.#client.json<RowAnswer[]>('/api/v1/search', ROWS, {
      query,
      type: 'search',
      categories: scope.categories,
      ...(scope.isPart && { indexerIds: scope.indexers.map(({ id }) => id) }),
      limit: MOST_ROWS,
      offset: 0,
    });
  }
}
