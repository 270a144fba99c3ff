import type { AddOptions, Context, DownloadFile } from '../../core/sdk/index.ts';
import type { Finder } from './find.ts';
import type { Session } from './session.ts';
import type { TorrentRow } from './wire.ts';

interface Parts {
  context: Context;
  session: Session;
  finder: Finder;
  listFiles(hash: string): Promise<DownloadFile[] | null>;
  wait(ms: number): Promise<unknown>;
}

interface Selection {
  row: TorrentRow;
  wants: AddOptions & { files: number[] };
  /** Added by this very call. */
  isNew: boolean;
  isOurs: boolean;
}

const METADATA_TRIES = 60;
const METADATA_MS = 500;
const NOTICE_TRIES = 20;
const NOTICE_MS = 250;

/** Selects the wanted files of a torrent, then starts it where it only waited for that. */
export class Selector {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async select({ row, wants, isNew, isOurs }: Selection): Promise<void> {
    // another torrent of the owner's: what he selected there is his
    if (!isOurs) return;
    const files = await this.#fileList(row);
    const wanted = new Set(wants.files);
    mustHold(this.#parts.context, { name: row.name, files, wanted });
    // a torrent that has begun may hold files of an earlier choice: it only gets more, never less
    const isHalted = /^(paused|stopped)/.test(row.state);
    const hasBegun = !isNew && (!isHalted || (row.completed ?? 0) > 0);
    const added = files.filter((file) => wanted.has(file.index) && !file.wanted);
    const dropped = hasBegun ? [] : files.filter((file) => !wanted.has(file.index) && file.wanted);
    await this.#prioritise(row.hash, added, 1);
    await this.#prioritise(row.hash, dropped, 0);
    const waits = hasBegun ? isHalted && added.length > 0 : true;
    if (waits && !wants.stopped) await this.#start(row.hash);
    if (hasBegun && added.length > 0) await this.#noticed(row);
  }

  async #fileList({ hash, name }: TorrentRow): Promise<DownloadFile[]> {
    for (let count = 1; count <= METADATA_TRIES; count++) {
      const files = await this.#parts.listFiles(hash);
      if (files && files.length > 0) return files;
      if (count < METADATA_TRIES) await this.#parts.wait(METADATA_MS);
    }
    return this.#parts.context.fail(
      'unavailable',
      `No peer has sent the file list of "${name}" yet; it waits in qBittorrent, and its files are selected at the next try`,
    );
  }

  async #prioritise(hash: string, files: DownloadFile[], priority: 0 | 1): Promise<void> {
    if (files.length === 0) return;
    const id = files.map((file) => file.index).join('|');
    await this.#parts.session.act('torrents/filePrio', { hash, id, priority: String(priority) });
  }

  async #start(hash: string): Promise<void> {
    const { start } = await this.#parts.session.dialect();
    await this.#parts.session.act(start, { hashes: hash });
  }

  // rows are refreshed every 1.5 s: until then a finished torrent that has just been given more to do still says finished
  async #noticed(row: TorrentRow): Promise<void> {
    for (let count = 1; count <= NOTICE_TRIES; count++) {
      const [now] = await this.#parts.finder.byHashes([row.hash]);
      if (!now || now.size !== row.size) return;
      await this.#parts.wait(NOTICE_MS);
    }
    this.#parts.context.fail(
      'unavailable',
      `qBittorrent does not yet show the added files of "${row.name}"; they are looked for again later`,
    );
  }
}

function mustHold(context: Context, { name, files, wanted }: { name: string; files: DownloadFile[]; wanted: Set<number> }): void {
  const unknown = [...wanted].find((index) => !files.some((file) => file.index === index));
  if (wanted.size > 0 && unknown === undefined) return;
  context.fail('refused', `"${name}" has ${files.length} files, and file ${unknown ?? 'none'} was asked for; inspect the release again`);
}
