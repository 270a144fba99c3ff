import type { Context, FileInfo, HttpReply, Release } from '../../core/sdk/index.ts';
import type { Session } from './session.ts';

const MOST_KEPT = 8;

/** Fetches .torrent files. One that was looked into is kept for the grab, so that the site is asked once. */
export class TorrentFiles {
  readonly #context: Context;
  readonly #session: Session;
  readonly #url: string;
  readonly #kept = new Map<string, Uint8Array>();

  constructor(context: Context, session: Session, url: string) {
    this.#context = context;
    this.#session = session;
    this.#url = url;
  }

  async inspect(release: Release): Promise<FileInfo[]> {
    const bytes = this.#kept.get(release.key) ?? (await this.#get(release));
    const files = this.#context.torrent(bytes).files ?? [];
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete([...this.#kept.keys()][0]!);
    this.#kept.set(release.key, bytes);
    return files;
  }

  async fetch(release: Release): Promise<Uint8Array> {
    const bytes = this.#kept.get(release.key) ?? (await this.#get(release));
    this.#kept.delete(release.key);
    return bytes;
  }

  /** By the link of the row, which needs no session; where it is missing or refused, by the number and the session. */
  async #get(release: Release): Promise<Uint8Array> {
    if (!/^\d{1,12}$/.test(release.key))
      this.#context.fail('refused', `"${release.key}" is no torrent of MyAnonamouse; search for the book again`);
    if (release.link?.startsWith(`${this.#url}/tor/download.php/`)) {
      const reply = await this.#context.http.request({ url: release.link });
      if (isBencoded(reply)) return this.#checked(reply);
    }
    const reply = await this.#session.request({ url: `${this.#url}/tor/download.php`, query: { tid: release.key } });
    if (!isBencoded(reply)) {
      const sample = reply.text().slice(0, 200);
      const page = `${this.#url}/t/${release.key}`;
      this.#context.fail('bad-response', `MyAnonamouse gave no torrent file for ${release.key}; look at ${page} why`, { sample });
    }
    return this.#checked(reply);
  }

  #checked(reply: HttpReply): Uint8Array {
    this.#context.torrent(reply.bytes);
    return reply.bytes;
  }
}

function isBencoded(reply: HttpReply): boolean {
  return reply.status === 200 && reply.bytes[0] === 'd'.charCodeAt(0);
}
