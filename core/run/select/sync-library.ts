import type { EntryPage } from '../../sdk/index.ts';
import { brake } from '../brake.ts';
import { line } from '../journal.ts';
import type { Ports, Run } from '../ports.ts';

export type SyncResult = { ok: true; total: number } | { ok: false; reason: string };

/** Brings entries, books, series and authors up to date with a library, unless the look shows a loss. */
export async function syncLibrary(ports: Ports, run: Run, library: string): Promise<SyncResult> {
  let cursor: string | undefined;
  let present = 0;
  do {
    const page = await ports.plugins.call<EntryPage>(library, 'library.list', cursor ? [cursor] : [], run.pipeline);
    if (!page.ok) {
      await ports.runs.journal(run.id, null, [
        line('run/unanswered', `${library}: ${page.failure.message}`, { instance: library, code: page.failure.code }),
      ]);
      return { ok: false, reason: `${library} could not be read: ${page.failure.message}` };
    }
    present += page.value.items.filter((entry) => !entry.isMissing).length;
    await ports.shelf.putEntries(library, page.value.items, run.id);
    cursor = page.value.cursor;
  } while (cursor);
  const { inventory, braked } = brake(await ports.shelf.inventory(library), present);
  await ports.shelf.saveInventory(library, inventory);
  if (braked) {
    await ports.runs.journal(run.id, null, [
      line('run/braked', `${library}: ${braked}`, { library, present, accepted: inventory.accepted }),
    ]);
    return { ok: false, reason: braked };
  }
  const { gone } = await ports.shelf.closeLook(library, run.id);
  await ports.runs.journal(run.id, null, [line('run/asked', `${library} holds ${present} books`, { instance: library, present, gone })]);
  return { ok: true, total: present };
}
