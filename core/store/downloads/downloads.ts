import type { Knex } from 'knex';
import type { Clue, DownloadStatus, Release } from '../../sdk/index.ts';
import { withoutLink } from '../runs/journal.ts';
import { json, rowId, type StoreContext } from '../store-context.ts';
import { type AccountGuard, takenAt } from './account-guard.ts';
import { type CapReached, capReached, type DownloadCaps, lockCaps } from './caps-reached.ts';
import { writeFailedAttempt } from './failed-attempt.ts';
import { type Change, observe } from './observe.ts';
import { isUnderWay } from './open-download.ts';
import { addBooks, dropIntended, joinPack, type PackBook } from './pack.ts';

export type DownloadState =
  | 'intended'
  | 'queued'
  | 'downloading'
  | 'stalled'
  | 'finished'
  | 'verified'
  | 'importing'
  | 'imported'
  | 'failed'
  | 'abandoned';

export interface StoredDownload {
  id: string;
  book: string;
  downloader: string;
  ref: string;
  state: DownloadState;
  release: Release;
  pipeline: string;
  run: string;
  attempts: number;
  savePath: string | null;
  reason: string | null;
  cost: Cost | null;
  /** Indexes of this book's files in a pack; null: all that was taken. */
  files: number[] | null;
  /** Only the files of wanted books are taken of the torrent. */
  partial: boolean;
}

export type Cost = 'free' | 'ratio' | 'wedge';

export interface NewStoredDownload {
  book: string;
  downloader: string;
  ref: string;
  release: Release;
  pipeline: string;
  run: string;
  item: string;
  /** Of a pack: the files of this book, and what else it brings. */
  pack?: { files: number[]; others: PackBook[]; partial: boolean };
}

/** What came of a reservation. */
export type Reserved =
  | { outcome: 'reserved'; download: StoredDownload }
  | { outcome: 'taken' }
  | { outcome: 'capped'; cap: CapReached }
  | { outcome: 'guarded'; reason: string };

const ENDED = ['imported', 'failed', 'abandoned'] as const;

/** Releases handed to a downloader. A book, and an info-hash, has one open download at most. */
export class Downloads {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /**
   * Reserves the download before it is added, unless a cap would be passed, the account's guard says no, or the book or the hash has an
   * open one that another item is at. One after the other over all daemons: no two are let in on one free slot.
   */
  async reserve(download: NewStoredDownload, within: { caps: DownloadCaps; guard?: AccountGuard }): Promise<Reserved> {
    return this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      await lockCaps(trx);
      const now = this.#store.clock.now();
      await dropIntended(trx, download.book);
      const begun = (await takeOver(trx, download)) ?? (await joinPack(trx, rowOf(download), now));
      if (begun) return { outcome: 'reserved', download: downloadOf(begun) };
      const { caps, guard } = within;
      const cap = await capReached(trx, download.pipeline, { caps, bytes: download.release.bytes ?? 0 });
      if (cap) return { outcome: 'capped', cap };
      const verdict = guard?.judge(await takenAt(trx, download.release.source, guard.since));
      if (verdict && !verdict.may) return { outcome: 'guarded', reason: verdict.reason };
      const made = await insert(trx, download, { now, cost: verdict?.cost ?? null });
      return made ? { outcome: 'reserved', download: made } : { outcome: 'taken' };
    });
  }

  /** Which cap one more download would pass now; null where it may begin. */
  capReached(pipeline: string, asked: { caps: DownloadCaps; bytes: number }): Promise<CapReached | null> {
    return capReached(this.#store.knex, pipeline, asked);
  }

  /** Whether a downloader ever listed this very torrent for us. */
  async wasTaken(ref: string): Promise<boolean> {
    const seen = this.#store.knex('downloads').where({ ref }).whereRaw(`(bytes is not null or state = 'imported')`);
    return (await seen.first('id')) !== undefined;
  }

  /** The open download that this item reserved. */
  async ofItem(item: string): Promise<StoredDownload | null> {
    const open = this.#store.knex('downloads').where({ item_id: item }).whereNotIn('state', ENDED);
    const row = rowId(item) && (await open.orderByRaw('lead_id nulls first, id').first());
    return row ? downloadOf(row) : null;
  }

  /** What an open download brings, book by book: itself first, then the other books of its pack. */
  async books(id: string): Promise<StoredDownload[]> {
    const rows = await this.#store
      .knex('downloads')
      .where((of) => of.where({ id }).orWhere({ lead_id: id }))
      .whereNotIn('state', ENDED)
      .orderBy('id');
    return rows.map(downloadOf);
  }

  /** The download under way that brings this book; null where there is none, or it was only ever intended. */
  async ofBook(book: string): Promise<StoredDownload | null> {
    const row = await this.#store
      .knex('downloads')
      .where({ book_id: book })
      .whereNotIn('state', ['intended', ...ENDED])
      .first();
    return row ? downloadOf(row) : null;
  }

  async get(id: string): Promise<StoredDownload | null> {
    const row = rowId(id) && (await this.#store.knex('downloads').where({ id }).first());
    return row ? downloadOf(row) : null;
  }

  /** Moves a download that has not ended; what is queued is queued for all books of its pack. */
  async setState(id: string, state: DownloadState, reason?: string): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const now = this.#store.clock.now();
      const ended = (ENDED as readonly string[]).includes(state) ? { ended_at: now } : {};
      await trx('downloads')
        .where({ id })
        .whereNotIn('state', ENDED)
        .update({ state, reason: reason ?? null, changed_at: now, ...ended });
      if (state === 'queued') await trx('downloads').where({ lead_id: id, state: 'intended' }).update({ state, changed_at: now });
    });
  }

  /** Ends it as failed, or (`due` null) as abandoned with its row in failed_attempts; the release on the blocklist where `block`. */
  async fail(id: string, reason: string, due: Date | null, block: boolean): Promise<void> {
    await this.#store.knex.transaction(async (trx) => {
      await this.#store.fence(trx);
      const now = this.#store.clock.now();
      const [row] = await trx('downloads')
        .where({ id })
        .whereNotIn('state', ['imported', 'abandoned'])
        .update({
          state: due === null ? 'abandoned' : 'failed',
          reason,
          next_retry: due,
          attempts: trx.raw('attempts + 1'),
          changed_at: now,
          ended_at: now,
        })
        .returning('*');
      if (row === undefined) return;
      await trx('downloads').where({ lead_id: id, state: 'intended' }).delete();
      if (due === null) await writeFailedAttempt(trx, row, now);
      if (block) await writeBlock(trx, { release: row.release, infoHash: row.ref, book: row.book_id, reason });
    });
  }

  /** Its owner has it looked for anew: failed and due now, whatever it was, with all its tries before it; what is imported stays so. */
  async again(id: string, reason: string): Promise<void> {
    const now = this.#store.clock.now();
    const change = { state: 'failed', reason, next_retry: now, attempts: 0, changed_at: now, ended_at: now };
    await this.#store.knex('downloads').where({ id }).whereNot({ state: 'imported' }).update(change);
  }

  observe(downloader: string, statuses: DownloadStatus[], gone: string[], at: Date): Promise<Change[]> {
    return observe(this.#store, downloader, { statuses, gone, at });
  }

  /** Ours that have not ended, by downloader. */
  async open(downloader: string): Promise<StoredDownload[]> {
    return (await this.#store.knex('downloads').where({ downloader }).whereNotIn('state', ENDED).orderBy('id')).map(downloadOf);
  }

  /** Stalled ones to which no byte came since then. */
  async stuck(downloader: string, since: Date): Promise<StoredDownload[]> {
    const still = this.#store.knex.raw('coalesce(last_byte_at, created_at) < ?', [since]);
    return (await this.#store.knex('downloads').where({ downloader, state: 'stalled' }).where(still).orderBy('id')).map(downloadOf);
  }

  /** Being worked by the downloader; ready for verify and import; or failed and due, where nothing newer of the book is. */
  async select(
    downloader: string,
    state: 'active' | 'finished' | 'failed',
    now: Date,
  ): Promise<(StoredDownload & { title: string; clue: Clue })[]> {
    const query = this.#store.knex('downloads').join('books', 'books.id', 'downloads.book_id').where('downloads.downloader', downloader);
    query.select('downloads.*', 'books.title', 'books.clue').orderBy('downloads.id');
    if (state === 'active') query.whereIn('downloads.state', ['intended', 'queued', 'downloading', 'stalled']);
    else if (state === 'finished') query.whereIn('downloads.state', ['finished', 'verified', 'importing']);
    else query.where('downloads.state', 'failed').where('downloads.next_retry', '<=', now).whereRaw(IS_LAST_WORD);
    return (await query).map((row) => ({ ...downloadOf(row), title: row.title, clue: row.clue }));
  }

  /** Which of these releases, or of these very torrents from anywhere, were put on the blocklist. */
  async blocked(releases: readonly Release[]): Promise<ReadonlySet<Release>> {
    const asked = releases.map(({ source, key, title, infoHash, bytes }) => ({
      source,
      key,
      title,
      hash: infoHash ? infoHash.toLowerCase() : null,
      bytes,
    }));
    const { rows } = await this.#store.knex.raw(BLOCKED, { releases: json(asked) });
    return new Set(rows.map(({ nth }: { nth: string }) => releases[Number(nth) - 1] as Release));
  }

  async block(release: Release, reason: string, book?: string): Promise<void> {
    await writeBlock(this.#store.knex, { release, infoHash: release.infoHash, book, reason });
  }

  /** The release may be taken again; false where it is not on the list. */
  async unblock(id: string): Promise<boolean> {
    return rowId(id) !== null && (await this.#store.knex('blocklist').where({ id }).delete()) === 1;
  }

  /** Whether this very release was imported for this book. */
  async had(book: string, { source, key, infoHash }: Release): Promise<boolean> {
    const same = this.#store.knex.raw(`((release->>'source' = ? and release->>'key' = ?) or ref = ?)`, [source, key, infoHash ?? '']);
    return (await this.#store.knex('downloads').where({ book_id: book, state: 'imported' }).where(same).first('id')) !== undefined;
  }

  /** Downloads of a book that a pipeline began and that are under way or imported. */
  async takenBy(pipeline: string, book: string): Promise<number> {
    const taken = this.#store.knex('downloads').where({ pipeline, book_id: book }).whereNotIn('state', ['failed', 'abandoned']);
    return Number((await taken.count('* as n').first())?.['n'] ?? 0);
  }

  /** Candidates tried for a book since a moment. */
  async triedSince(book: string, since: Date): Promise<number> {
    const row = await this.#store.knex('downloads').where({ book_id: book }).where('created_at', '>=', since).count('* as n').first();
    return Number(row?.['n'] ?? 0);
  }

  async cursor(downloader: string): Promise<string | null> {
    return (await this.#store.knex('downloader_cursors').where({ downloader }).first('cursor'))?.cursor ?? null;
  }

  async saveCursor(downloader: string, cursor: string): Promise<void> {
    await this.#store
      .knex('downloader_cursors')
      .insert({ downloader, cursor, saved_at: this.#store.clock.now() })
      .onConflict('downloader')
      .merge();
  }
}

// A release without a hash is told by its name and size; a listing rounds what the torrent says.
const BLOCKED = `
  select n.nth
  from jsonb_array_elements(cast(:releases as jsonb)) with ordinality as n(told, nth)
  cross join lateral jsonb_to_record(n.told) as r(source text, key text, title text, hash text, bytes numeric)
  where exists (select from blocklist b where b.source = r.source and b.key = r.key)
    or exists (select from blocklist b where b.info_hash = r.hash)
    or (r.hash is null and exists (select from blocklist b join downloads d on d.book_id = b.book_id and d.release->>'key' = b.key
      where b.title = r.title and abs((d.release->>'bytes')::numeric - r.bytes) <= 0.02 * r.bytes))`;

const IS_LAST_WORD = `
  not exists (select from downloads later where later.book_id = downloads.book_id and later.id > downloads.id)
  and not exists (select from downloads o where o.book_id = downloads.book_id and ${isUnderWay('o')})
  and not exists (select from entries e where e.book_id = downloads.book_id and e.gone_at is null)
  and not exists (select from tombstones t where t.book_id = downloads.book_id)`;

async function insert(
  trx: Knex.Transaction,
  download: NewStoredDownload,
  { now, cost }: { now: Date; cost: Cost | null },
): Promise<StoredDownload | null> {
  const earlier = await trx('downloads').where({ book_id: download.book, state: 'failed' }).max('attempts as n').first();
  const [made] = await trx('downloads')
    .insert({ ...rowOf(download), attempts: earlier?.n ?? 0, cost, created_at: now, changed_at: now })
    .onConflict()
    .ignore()
    .returning('*');
  if (made) await addBooks(trx, made, download.pack?.others ?? []);
  return made ? downloadOf(made) : null;
}

// The item that was at it has ended without handing it to the downloader, or it is this very item after a crash.
// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
async function takeOver(trx: Knex.Transaction, { book, item, run }: NewStoredDownload): Promise<any> {
  const [row] = await trx('downloads')
    .where({ book_id: book })
    .whereNotIn('state', ENDED)
    .whereRaw(
      `(item_id = ? or (state = 'intended' and not exists (select from task_items i where i.id = item_id and i.state <> 'settled')))`,
      [item],
    )
    .update({ item_id: item, task_id: run })
    .returning('*');
  return row ?? null;
}

function rowOf({ book, downloader, ref, release, pipeline, run, item, pack }: NewStoredDownload) {
  const own = { book_id: book, downloader, ref, release: json(withoutLink(release)), pipeline, task_id: run, item_id: item };
  return { ...own, state: 'intended', files: pack ? json(pack.files) : null, partial: pack?.partial ?? false };
}

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function downloadOf(row: any): StoredDownload {
  const { id, downloader, ref, state, release, pipeline, attempts, reason, cost } = row;
  return {
    id,
    book: row.book_id,
    downloader,
    ref,
    state,
    release,
    pipeline,
    run: row.task_id ?? '',
    attempts,
    savePath: row.save_path,
    reason,
    cost,
    files: row.files,
    partial: row.partial,
  };
}

async function writeBlock(
  trx: Knex | Knex.Transaction,
  blocked: { release: Release; infoHash: string | undefined; book: string | undefined; reason: string },
): Promise<void> {
  const { source, key, title } = blocked.release;
  const row = {
    source,
    key,
    title: title,
    info_hash: blocked.infoHash?.toLowerCase() ?? null,
    book_id: blocked.book ?? null,
    reason: blocked.reason,
  };
  await trx('blocklist').insert(row).onConflict(['source', 'key']).merge(['reason', 'info_hash']);
}
