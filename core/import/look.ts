import { readdir, stat, statfs } from 'node:fs/promises';

/** Bytes that are free for this user on the disk of a folder; null where nothing tells. */
export async function freeBytes(folder: string): Promise<number | null> {
  const facts = await statfs(folder).catch(() => null);
  return facts && facts.bavail * facts.bsize;
}

/** Whether a library's root is there and holds something. */
export async function lookAtRoot(root: string): Promise<{ ok: true } | { ok: false; message: string }> {
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
