import { readdir, stat, statfs } from 'node:fs/promises';

const PATIENCE_MS = 10_000;

/** Whether a library's root is there and holds something. A mount that hangs is "not there" after ten seconds. */
export async function lookAtRoot(root: string): Promise<{ ok: true } | { ok: false; message: string }> {
  const outcome = await inTime(look(root));
  return outcome === LATE
    ? { ok: false, message: `the library folder ${root} did not answer for ${PATIENCE_MS / 1000} s; is its disk or share there?` }
    : outcome;
}

/** Bytes that are free for this user on the disk of a folder; null where nothing tells. */
export async function freeBytes(folder: string): Promise<number | null> {
  const facts = await inTime(statfs(folder).catch(() => null));
  return facts === LATE || facts === null ? null : facts.bavail * facts.bsize;
}

const LATE = Symbol('late');

async function inTime<T>(asked: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
  });
  const outcome = await Promise.race([asked, patience]);
  clearTimeout(timer);
  return outcome;
}

async function look(root: string): Promise<{ ok: true } | { ok: false; message: string }> {
  try {
    if (!(await stat(root)).isDirectory()) return { ok: false, message: `the library folder ${root} is not a folder` };
    if ((await readdir(root)).length === 0)
      return {
        ok: false,
        message: `the library folder ${root} is empty; is its disk mounted? A new library needs one book, put there by hand, before anything is imported`,
      };
    return { ok: true };
  } catch (error) {
    return {
      ok: false,
      message: `the library folder ${root} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}); check the mount, the rights, and "paths" in pipelines.yaml`,
    };
  }
}
