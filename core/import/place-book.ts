import { lstat, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { FileInfo } from '../sdk/index.ts';
import { type Laid, layOut } from './layout.ts';
import { exists, syncFolder } from './on-disk.ts';
import { type NotPlaced, Refused, refusal } from './refused.ts';
import { sameNameKey, under, unsafeName } from './safe-path.ts';
import { checkSources, type Source } from './sources.ts';
import { STAGING, stage, stillInside } from './stage.ts';

export interface PlaceRequest {
  id: string;
  root: string;
  from: string;
  files: FileInfo[];
  relPath: string;
  allowCopy: boolean;
}

type Method = 'link' | 'reflink' | 'copy' | 'already';

export type PlaceOutcome = { ok: true; method: Method; files: FileInfo[]; bytes: number; path: string } | NotPlaced;

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
    return refusal(error, request.relPath);
  }
}

/** The files of a download that make up its book, checked as for an import; `name` without folders, for where there can be none. */
export async function readySources(
  request: Pick<PlaceRequest, 'from' | 'files'>,
): Promise<{ ok: true; files: { path: string; name: string; bytes: number }[] } | NotPlaced> {
  const laid = layOut(request.files);
  if (!laid.ok) return { ok: false, permanent: true, code: laid.code, message: laid.message };
  try {
    const sources = await checkSources(request.from, laid.files);
    const files = laid.files.flatMap(({ to, bytes }) => {
      const source = sources.get(to);
      return source ? [{ path: source.path, name: to.replaceAll('/', ' - '), bytes }] : [];
    });
    return { ok: true, files };
  } catch (error) {
    return refusal(error, request.from);
  }
}

async function place(request: PlaceRequest, laid: Laid[]): Promise<PlaceOutcome> {
  const target = under(request.root, request.relPath);
  if (!target) throw new Refused('unsafe-path', `"${request.relPath}" is no fit path for a book`);
  if (unsafeName(request.id)) throw new Refused('unsafe-id', 'the import has no fit id');
  await refuseOverlap(request);
  const sources = await checkSources(request.from, laid);
  const files = laid.map((file) => ({ path: file.to, bytes: file.bytes }));
  const done = (method: Method): PlaceOutcome => ({
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
  await checkWay(request.root, request.relPath);
  await mkdir(staging, { recursive: true });
  await stillInside(request.root, staging);
  const method = await stage(staging, laid, sources, request.allowCopy);
  await moveIn(request, staging, target);
  return done(method);
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

/** A library that holds the downloads takes them for books; downloads that hold the library are one click from being removed with it. */
async function refuseOverlap({ root, from }: PlaceRequest): Promise<void> {
  const library = await realpath(root);
  const downloads = await realpath(from);
  const [a, b] = [`${library}${sep}`, `${downloads}${sep}`];
  if (!a.startsWith(b) && !b.startsWith(a)) return;
  throw new Refused(
    'overlap',
    `the downloads in ${downloads} and the library ${library} lie in one another; keep them side by side on one disk`,
    false,
  );
}

/** Walks the folders that are there already, before any is made: each a real one, and none that elsewhere would be the same as ours. */
async function checkWay(root: string, relPath: string): Promise<void> {
  let folder = root;
  for (const segment of relPath.split('/')) {
    const entries = await readdir(folder, { withFileTypes: true });
    const here = entries.find(({ name }) => name === segment);
    if (!here) {
      const twin = entries.find(({ name }) => sameNameKey(name) === sameNameKey(segment))?.name;
      if (twin)
        throw new Refused(
          'twin',
          `the library has "${twin}" where "${segment}" would be made; on some systems they are one folder. Rename yours, and it is imported`,
        );
      return;
    }
    if (!here.isDirectory())
      throw new Refused('linked-folder', `"${segment}" in the path of "${relPath}" is a link or a file, not a folder`);
    folder = join(folder, segment);
  }
}

async function moveIn(request: PlaceRequest, staging: string, target: string): Promise<void> {
  const parent = dirname(target);
  await mkdir(parent, { recursive: true });
  const real = await realpath(parent);
  const home = await realpath(request.root);
  if (real !== join(home, dirname(request.relPath)))
    throw new Refused('linked-folder', `a folder in the path of "${request.relPath}" is a link`);
  if (await exists(target)) throw new Refused('exists', `"${request.relPath}" appeared in the library meanwhile; nothing was touched`);
  await rename(staging, target);
  // Folders above it may be new as well, and a folder is lasting only once the one that holds it is.
  let folder = parent;
  for (const _ of request.relPath.split('/')) {
    await syncFolder(folder);
    folder = dirname(folder);
  }
}
