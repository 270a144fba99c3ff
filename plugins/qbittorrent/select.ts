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
export function createSelector(parts: Parts): (selection: Selection) => Promise<void> {
  const { context, session } = parts;

  async function fileList(hash: string, name: string): Promise<DownloadFile[]> {
    for (let count = 1; count <= METADATA_TRIES; count++) {
      const files = await parts.listFiles(hash);
      if (files && files.length > 0) return files;
      if (count < METADATA_TRIES) await parts.wait(METADATA_MS);
    }
    return context.fail(
      'unavailable',
      `No peer has sent the file list of "${name}" yet; it waits in qBittorrent, and its files are selected at the next try`,
    );
  }

  async function prioritise(hash: string, files: DownloadFile[], priority: 0 | 1): Promise<void> {
    if (files.length === 0) return;
    const id = files.map((file) => file.index).join('|');
    await session.act('torrents/filePrio', { hash, id, priority: String(priority) });
  }

  // rows are refreshed every 1.5 s: until then a finished torrent that has just been given more to do still says finished
  async function noticed(row: TorrentRow): Promise<void> {
    for (let count = 1; count <= NOTICE_TRIES; count++) {
      const [now] = await parts.finder.byHashes([row.hash]);
      if (!now || now.size !== row.size) return;
      await parts.wait(NOTICE_MS);
    }
    context.fail('unavailable', `qBittorrent does not yet show the added files of "${row.name}"; they are looked for again later`);
  }

  async function start(hash: string): Promise<void> {
    const { start: path } = await session.dialect();
    await session.act(path, { hashes: hash });
  }

  return async ({ row, wants, isNew, isOurs }) => {
    // another torrent of the owner's: what he selected there is his
    if (!isOurs) return;
    const files = await fileList(row.hash, row.name);
    const wanted = new Set(wants.files);
    mustHold(context, { name: row.name, files, wanted });
    // a torrent that has begun may hold files of an earlier choice: it only gets more, never less
    const isHalted = /^(paused|stopped)/.test(row.state);
    const hasBegun = !isNew && (!isHalted || (row.completed ?? 0) > 0);
    const added = files.filter((file) => wanted.has(file.index) && !file.wanted);
    await prioritise(row.hash, added, 1);
    if (!hasBegun) {
      const dropped = files.filter((file) => !wanted.has(file.index) && file.wanted);
      await prioritise(row.hash, dropped, 0);
    }
    const waits = hasBegun ? isHalted && added.length > 0 : true;
    if (waits && !wants.stopped) await start(row.hash);
    if (hasBegun && added.length > 0) await noticed(row);
  };
}

function mustHold(context: Context, { name, files, wanted }: { name: string; files: DownloadFile[]; wanted: Set<number> }): void {
  const unknown = [...wanted].find((index) => !files.some((file) => file.index === index));
  if (wanted.size > 0 && unknown === undefined) return;
  context.fail('refused', `"${name}" has ${files.length} files, and file ${unknown ?? 'none'} was asked for; inspect the release again`);
}
