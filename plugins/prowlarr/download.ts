import type { Context, FileInfo, HttpReply, Payload, Release } from '../../core/sdk/index.ts';
import { type Client, said } from './client.ts';
import { safeLink } from './row.ts';
import type { Search } from './search.ts';

const MOST_HOPS = 3;
const MOST_KEPT = 8;

/** Fetches what a link leads to. One that was looked into is kept for the grab: each fetch counts against limits at the indexer. */
export class Downloads {
  readonly #context: Context;
  readonly #client: Client;
  readonly #search: Search;
  readonly #kept = new Map<string, Payload>();

  constructor(context: Context, client: Client, search: Search) {
    this.#context = context;
    this.#client = client;
    this.#search = search;
  }

  /** Magnets and Usenet posts do not tell their files beforehand. */
  async inspect(release: Release): Promise<FileInfo[]> {
    if (release.protocol === 'usenet') return [];
    const payload = this.#kept.get(release.key) ?? (await this.#get(release));
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete([...this.#kept.keys()][0]!);
    this.#kept.set(release.key, payload);
    return payload.kind === 'torrent' ? (this.#context.torrent(payload.bytes).files ?? []) : [];
  }

  async fetch(release: Release): Promise<Payload> {
    const payload = this.#kept.get(release.key) ?? (await this.#get(release));
    this.#kept.delete(release.key);
    return payload;
  }

  /** Links are bound to one Prowlarr and expire; the row is then found again by its key. */
  async #get(release: Release): Promise<Payload> {
    const payload = release.link ? await this.#follow(release.link, release) : undefined;
    if (payload) return payload;
    const found = await this.#search.again(release);
    if (!found?.link) this.#context.fail('refused', `Prowlarr lists "${release.title.slice(0, 100)}" no more; search for the book again`);
    const second = await this.#follow(found.link, release);
    if (second) return second;
    return this.#context.fail(
      'unavailable',
      `Prowlarr cannot fetch from ${release.indexer ?? 'its indexer'} now; look at the indexer in Prowlarr`,
    );
  }

  /** Undefined where the link is refused: 400, 404 and 410 are Prowlarr's words for an old link or a resting indexer. */
  async #follow(link: string, release: Release): Promise<Payload | undefined> {
    let reply = await this.#first(link);
    for (let hop = 0; hop < MOST_HOPS && reply.status >= 300 && reply.status < 400; hop++) {
      const location = reply.headers['location'] ?? '';
      if (/^magnet:/i.test(location)) return { kind: 'magnet', uri: this.#context.magnet(location) };
      const next = URL.canParse(location, reply.url || link) ? new URL(location, reply.url || link).href : '';
      if (!/^https?:/i.test(next))
        this.#context.fail('bad-response', 'Prowlarr redirects a download to no web address; look at the indexer');
      reply = await this.#context.http.request({ url: next, foreign: true });
    }
    if (reply.status === 400 || reply.status === 404 || reply.status === 410) return undefined;
    if (reply.status !== 200)
      this.#context.fail('bad-response', `A download through Prowlarr was answered with ${reply.status}: ${said(reply)}`);
    return this.#payload(reply, release);
  }

  /** A link to Prowlarr itself is rebuilt on the configured address, so that the key goes nowhere else. */
  #first(link: string): Promise<HttpReply> {
    const clean = safeLink(link) ?? this.#context.fail('bad-response', 'Prowlarr gave a link that is no web address; search again');
    const url = new URL(clean);
    const path = /\/(\d{1,9})\/download$/.exec(url.pathname);
    if (path && url.searchParams.has('link')) return this.#client.get(`/${path[1]}/download`, Object.fromEntries(url.searchParams));
    return this.#context.http.request({ url: clean, foreign: true });
  }

  #payload(reply: HttpReply, release: Release): Payload {
    if (release.protocol === 'torrent') {
      this.#context.torrent(reply.bytes);
      return { kind: 'torrent', bytes: reply.bytes };
    }
    const start = reply.text().slice(0, 2000);
    if (!/<nzb[\s>]/i.test(start))
      this.#context.fail('bad-response', 'Prowlarr sent something that is no nzb; look at the indexer in Prowlarr', {
        sample: start.slice(0, 200),
      });
    return { kind: 'nzb', bytes: reply.bytes, name: release.title };
  }
}
