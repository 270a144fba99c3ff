import { line } from '../../journal.ts';
import type { Download } from '../../ports.ts';
import { end, type StepCall, type StepResult } from '../../step.ts';

/**
 * Somebody took the book out of the library's folder before the library showed it: there is nothing to wait for any more, and what was
 * taken away is not brought back unasked. null while its files are where we put them, or the library's disk is not there.
 */
export async function takenAway({ ports }: StepCall, download: Download): Promise<StepResult | null> {
  const placed = await ports.actions.byKey(`import:${download.id}`);
  const [path, root] = [placed?.result?.['path'], placed?.intent['root']];
  if (typeof path !== 'string' || typeof root !== 'string') return null;
  const there = await ports.importer.list(path);
  if (there.ok ? there.files.length > 0 : !there.isAbsent) return null;
  if (!(await ports.importer.look(root)).ok) return null;
  const reason = 'its files were taken out of the library folder before the library showed them; ask for the book if you want it again';
  await ports.downloads.fail(download.id, reason, null, false);
  await ports.shelf.missed(download.book, ports.clock.now(), null, reason);
  await ports.runs.wake(download.run, ports.clock.now());
  return end('given-up', reason, [line('item/refused', reason, { path })]);
}
