import { randomUUID } from 'node:crypto';
import type { Context, DownloadStatus, StatusPage } from '../../core/sdk/index.ts';
import type { Options, Session } from './session.ts';
import { idOf, isOurs, statusOf } from './state.ts';
import { MAINDATA_SCHEMA, type MainData, MERGED_ROW_SCHEMA, type TorrentRow } from './wire.ts';

interface Parts {
  context: Context;
  session: Session;
  options: Options;
  doubt(isEmpty: boolean): Promise<void>;
}

/** The first answer holds all torrents of the client, 1.6 KB each. */
const MAX_BYTES = 32_000_000;

/**
 * Follows `sync/maindata`. The increments belong to one session cookie and one memory, so a cursor names this memory: with the newest
 * cursor comes what changed, with any other (an older one, one of an earlier process) everything that is ours.
 */
export class Sync {
  readonly #parts: Parts;
  readonly #own: { category: string; tags: string[] };
  readonly #memory = randomUUID();
  #rows = new Map<string, TorrentRow>();
  #rid = 0;
  #version = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#own = { category: parts.options.category ?? 'tomewright', tags: parts.options.tags ?? ['tomewright'] };
  }

  /** One look after the other, because each goes on from the one before. */
  changes(cursor?: string): Promise<StatusPage> {
    const mine = this.#turn.then(() => this.#advance(cursor));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #advance(cursor: string | undefined): Promise<StatusPage> {
    const isNewest = cursor !== undefined && cursor === this.#cursor();
    const data = await this.#ask();
    const before = this.#rows;
    const next = this.#merged(data);
    // a list that is not believed is asked for again as a whole: an increment upon it would look like "nothing changed"
    this.#rid = 0;
    await this.#parts.doubt(data.full_update === true && next.size === 0);
    this.#rows = next;
    this.#rid = data.rid;
    if (data.full_update || data.torrents || data.torrents_removed) this.#version += 1;
    if (!isNewest || data.full_update) return { items: this.#statuses(next.values()), full: true, cursor: this.#cursor() };
    const changed = Object.keys(data.torrents ?? {}).flatMap((hash) => next.get(hash) ?? []);
    const gone = [...before.values()].filter((row) => this.#isOurs(row) && !this.#isOurs(next.get(row.hash)));
    return { items: this.#statuses(changed), removed: gone.map(idOf), cursor: this.#cursor() };
  }

  async #ask(): Promise<MainData> {
    const { context, session } = this.#parts;
    const reply = await session.expect('sync/maindata', { query: { rid: this.#rid }, maxBytes: MAX_BYTES });
    return context.shape<MainData>(MAINDATA_SCHEMA, reply.json(), 'sync/maindata');
  }

  #merged(data: MainData): Map<string, TorrentRow> {
    const next = data.full_update ? new Map<string, TorrentRow>() : new Map(this.#rows);
    for (const [hash, change] of Object.entries(data.torrents ?? {})) {
      const row = { ...next.get(hash), ...change, hash };
      next.set(hash, this.#parts.context.shape<TorrentRow>(MERGED_ROW_SCHEMA, row, `sync/maindata, torrent ${hash}`));
    }
    for (const hash of data.torrents_removed ?? []) next.delete(hash);
    return next;
  }

  #statuses(list: Iterable<TorrentRow>): DownloadStatus[] {
    return [...list].filter((row) => this.#isOurs(row)).map(statusOf);
  }

  #isOurs(row: TorrentRow | undefined): boolean {
    return row !== undefined && isOurs(row, this.#own);
  }

  #cursor(): string {
    return `${this.#memory}:${this.#version}`;
  }
}
