import { constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';

export const exists = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

export const syncFolder = (path: string): Promise<void> => onDisk(path, (folder) => folder.sync());

/** What was copied, or downloaded a moment ago, may still be in memory alone; the book is seen only when it would outlast a power cut. */
export const syncFile = (path: string): Promise<void> => onDisk(path, (file) => file.datasync());

async function onDisk(path: string, flush: (file: FileHandle) => Promise<void>): Promise<void> {
  // Windows flushes only what is open for writing, and nothing of a book is ever opened so.
  if (process.platform === 'win32') return;
  const file = await open(path, constants.O_RDONLY);
  try {
    await flush(file);
  } finally {
    await file.close();
  }
}
