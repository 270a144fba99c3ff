import type { Libraries } from '../libraries.ts';
import type { Session } from '../session.ts';
import { TASKS_SCHEMA } from '../wire-server.ts';

interface Tasks {
  tasks: { action: string; isFinished?: boolean; data?: { libraryId?: string } | null }[];
}

/**
 * Starts a scan of a library unless one runs. A scan beside the watcher's own lists books twice (2.36.0), so a running scan of any
 * library is enough to leave it be: it is asked for again where the book has not appeared.
 */
export function createScan(session: Session, libraries: Libraries): (library: string) => Promise<void> {
  return async (name) => {
    const library = await libraries.named(name);
    const { tasks } = await session.read<Tasks>('api/tasks', TASKS_SCHEMA);
    const isScanning = tasks.some((task) => isScan(task.action) && task.isFinished !== true && concerns(task.data, library.id));
    if (isScanning) return;
    await session.act(`api/libraries/${encodeURIComponent(library.id)}/scan`, {});
  };
}

function isScan(action: string): boolean {
  return action === 'library-scan' || action === 'watcher-scan';
}

function concerns(data: { libraryId?: string } | null | undefined, library: string): boolean {
  return data?.libraryId === undefined || data.libraryId === library;
}
