import { constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileInfo } from '../sdk/index.ts';
import { AUDIO, type Laid, layOut } from './layout.ts';
import { looksLikeAudio } from './magic.ts';
import { sameNameKey, under, unsafeName, within } from './safe-path.ts';

export interface PlaceRequest {
  id: string;
  root: string;
  from: string;
  files: FileInfo[];
  relPath: string;
  allowCopy: boolean;
}

export type PlaceOutcome =
  | { ok: true; method: 'link' | 'reflink' | 'copy' | 'already'; files: FileInfo[]; bytes: number; path: string }
  | { ok: false; permanent: boolean; code: string; message: string };

/** A reason not to import, for people. `permanent`: trying again would not help. */
class Refused extends Error {
  readonly code: string;
  readonly permanent: boolean;
  constructor(code: string, message: string, permanent = true) {
    super(message);
    this.code = code;
    this.permanent = permanent;
  }
}

/** Dot-named, so that Audiobookshelf's watcher and scanner pass it over; in the library's root, so that one rename moves the book in. */
export const STAGING = '.tomewright-staging';

const exists = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

/**
 * Brings the files of a download into the library as one new folder: staged by hard links, then one rename. Nothing that was
 * there is changed or removed; called again after any interruption it finishes or confirms its own work.
 */
export async function placeBook(request: PlaceRequest): Promise<PlaceOutcome> {
  const laid = layOut(request.files);
  if (!laid.ok) return { ok: false, permanent: true, code: laid.code, message: laid.message };
  try {
    return await place(request, laid.files);
  } catch (error) {
    if (error instanceof Refused) return { ok: false, permanent: error.permanent, code: error.code, message: error.message };
    return fromErrno(error as NodeJS.ErrnoException, request);
  }
}

/** The files of a download that make up its book, checked as for an import; `name` without folders, for where there can be none. */
export async function readySources(
  request: Pick<PlaceRequest, 'from' | 'files'>,
): Promise<{ ok: true; files: { path: string; name: string; bytes: number }[] } | Extract<PlaceOutcome, { ok: false }>> {
  const laid = layOut(request.files);
  if (!laid.ok) return { ok: false, permanent: true, code: laid.code, message: laid.message };
  try {
    const sources = await checkSources(request, laid.files);
    const files = laid.files.flatMap(({ to, bytes }) => {
      const source = sources.get(to);
      return source ? [{ path: source.path, name: to.replaceAll('/', ' - '), bytes }] : [];
    });
    return { ok: true, files };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, permanent: error.permanent, code: error.code, message: error.message };
    return fromErrno(error as NodeJS.ErrnoException, { relPath: request.from });
  }
}

async function place(request: PlaceRequest, laid: Laid[]): Promise<PlaceOutcome> {
  const target = under(request.root, request.relPath);
  if (!target) throw new Refused('unsafe-path', `"${request.relPath}" is no fit path for a book`);
  if (unsafeName(request.id)) throw new Refused('unsafe-id', 'the import has no fit id');
  const sources = await checkSources(request, laid);
  const files = laid.map((file) => ({ path: file.to, bytes: file.bytes }));
  const done = (method: 'link' | 'reflink' | 'copy' | 'already'): PlaceOutcome => ({
    ok: true,
    method,
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    path: target,
  });
  const staging = join(request.root, STAGING, request.id);
  if (await exists(target)) {
    if (!(await isOurs(target, laid, sources, request.allowCopy)))
      throw new Refused('exists', `"${request.relPath}" is in the library already and holds other files; nothing was touched`);
    await rm(staging, { recursive: true, force: true });
    return done('already');
  }
  await refuseTwin(request.root, request.relPath);
  await mkdir(staging, { recursive: true });
  await stillInside(request.root, staging);
  const method = await stage(staging, laid, sources, request.allowCopy);
  await moveIn(request, staging, target);
  return done(method);
}

interface Source {
  path: string;
  dev: bigint;
  ino: bigint;
}

/** Regular files only, by lstat, of the size the downloader says, that begin like audio where they claim to be. */
async function checkSources(request: Pick<PlaceRequest, 'from'>, laid: Laid[]): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  const root = await realpath(request.from);
  for (const file of laid) {
    const path = within(root, file.from);
    if (!path) throw new Refused('outside', `"${file.from}" leads out of the download's folder`);
    const facts = await lstat(path, { bigint: true });
    if (!facts.isFile()) throw new Refused('not-a-file', `"${file.from}" is not a regular file`);
    if ((await realpath(dirname(path))) !== dirname(path)) throw new Refused('linked-folder', `the folder of "${file.from}" is a link`);
    if (facts.size !== BigInt(file.bytes))
      throw new Refused('wrong-size', `"${file.from}" has ${facts.size} bytes instead of ${file.bytes}; it may still be written`, false);
    if (AUDIO.test(file.from) && !(await looksLikeAudio(path)))
      throw new Refused('not-audio', `"${file.from}" does not begin like an audio file`);
    sources.set(file.to, { path, dev: facts.dev, ino: facts.ino });
  }
  return sources;
}

async function isOurs(target: string, laid: Laid[], sources: Map<string, Source>, allowCopy: boolean): Promise<boolean> {
  for (const file of laid) {
    const source = sources.get(file.to);
    const facts = await lstat(join(target, file.to), { bigint: true }).catch(() => null);
    if (!facts?.isFile() || !source) return false;
    const isSame = facts.dev === source.dev && facts.ino === source.ino;
    if (!isSame && !(allowCopy && facts.size === BigInt(file.bytes))) return false;
  }
  return true;
}

/** A folder that differs only by case or by the form of its accents would be the same folder elsewhere. */
async function refuseTwin(root: string, relPath: string): Promise<void> {
  let folder = root;
  for (const segment of relPath.split('/')) {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [] as string[];
      throw error;
    });
    if (!names.includes(segment)) {
      const twin = names.find((name) => sameNameKey(name) === sameNameKey(segment));
      if (twin)
        throw new Refused(
          'twin',
          `the library has "${twin}" where "${segment}" would be made; on some systems they are one folder. Rename yours, and it is imported`,
        );
      return;
    }
    folder = join(folder, segment);
  }
}

async function stillInside(root: string, folder: string): Promise<void> {
  const real = await realpath(folder);
  const home = await realpath(root);
  if (real !== join(home, STAGING, folder.slice(join(root, STAGING).length + 1)))
    throw new Refused('linked-folder', `${folder} is not where it should be; a folder in its path is a link`);
}

async function stage(
  staging: string,
  laid: Laid[],
  sources: Map<string, Source>,
  allowCopy: boolean,
): Promise<'link' | 'reflink' | 'copy'> {
  let method: 'link' | 'reflink' | 'copy' = 'link';
  for (const file of laid) {
    const to = join(staging, file.to);
    const source = sources.get(file.to);
    if (!source) continue;
    if (dirname(to) !== staging) await mkdir(dirname(to), { recursive: true });
    const used = await stageFile(source, to, allowCopy);
    if (used !== 'link') method = used;
  }
  const staged = (await readdir(staging, { withFileTypes: true, recursive: true })).filter((entry) => !entry.isDirectory());
  if (staged.length !== laid.length) {
    await rm(staging, { recursive: true, force: true });
    throw new Refused('not-whole', 'the staged book does not hold just the files it should; it is staged again', false);
  }
  await syncFolder(staging);
  return method;
}

/** One link; after it, what was linked must be what was checked, or our link is taken back. */
async function stageFile(source: Source, to: string, allowCopy: boolean): Promise<'link' | 'reflink' | 'copy'> {
  const before = await lstat(to, { bigint: true }).catch(() => null);
  if (before && before.ino === source.ino && before.dev === source.dev) return 'link';
  if (before) await rm(to);
  try {
    await link(source.path, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (!allowCopy || !(code === 'EXDEV' || code === 'EMLINK' || code === 'EPERM')) throw error;
    await copyFile(source.path, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return 'copy';
  }
  const after = await lstat(to, { bigint: true });
  if (after.isFile() && after.ino === source.ino && after.dev === source.dev) return 'link';
  await rm(to);
  throw new Refused('swapped', `"${source.path}" was changed while it was linked; nothing was imported`);
}

async function moveIn(request: PlaceRequest, staging: string, target: string): Promise<void> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  const real = await realpath(parent);
  const home = await realpath(request.root);
  if (real !== join(home, dirname(request.relPath)) && real !== home)
    throw new Refused('linked-folder', `a folder in the path of "${request.relPath}" is a link`);
  if (await exists(target)) throw new Refused('exists', `"${request.relPath}" appeared in the library meanwhile; nothing was touched`);
  await rename(staging, target);
  await syncFolder(parent);
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const LASTING: Record<string, string> = {
  EXDEV:
    'the download and the library are on different file systems, so no hard link is possible; put both under one mount (in Docker: one volume)',
  EMLINK: 'the file has as many links as its file system allows',
  EPERM: 'the file system does not allow hard links here; check the owner of the files, or the mount',
  EACCES: 'this user may not write there; check the rights of the library folder',
  EROFS: 'the library folder is mounted read-only',
  ENAMETOOLONG: 'a name is too long for this file system',
};

function fromErrno(error: NodeJS.ErrnoException, request: Pick<PlaceRequest, 'relPath'>): Extract<PlaceOutcome, { ok: false }> {
  const code = error.code ?? 'error';
  const lasting = LASTING[code];
  const isPermanent = code === 'EXDEV' || code === 'EMLINK' || code === 'EPERM' || code === 'ENAMETOOLONG';
  const message =
    lasting ?? (code === 'ENOSPC' ? 'the library disk is full; import goes on when there is room' : `${code}: ${error.message}`);
  return { ok: false, permanent: isPermanent, code, message: `"${request.relPath}" was not imported: ${message}` };
}
