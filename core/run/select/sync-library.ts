import type { Entry, EntryPage, FailureCode, Placement } from '../../sdk/index.ts';
import { type BrakeVerdict, brake } from '../brake.ts';
import { line } from '../journal.ts';
import { ourPath } from '../paths.ts';
import { librariesImportedTo } from '../place-of.ts';
import type { Inventory, Ports, Run } from '../ports.ts';
import { instanceOf } from '../step.ts';
import { LOOK_AGAIN_MS, type Selected, unanswered } from './selected.ts';

/** `braked`: the library was read, and is not to be trusted now. */
export type SyncResult =
  | { ok: true; total: number }
  | { ok: false; reason: string; braked: true }
  | { ok: false; reason: string; braked: false; code: FailureCode };

/** Brings entries, books, series and authors up to date with a library, unless the look shows a loss. */
export async function syncLibrary(ports: Ports, run: Run, library: string): Promise<SyncResult> {
  const begun = ports.clock.now().getTime();
  const before = await ports.shelf.inventory(library);
  let cursor: string | undefined;
  let present = 0;
  do {
    const page = await ports.plugins.call<EntryPage>(library, 'library.list', cursor ? [cursor] : [], run.pipeline);
    if (!page.ok) {
      await ports.runs.journal(run.id, null, [
        line('run/unanswered', `${library}: ${page.failure.message}`, { instance: library, code: page.failure.code }),
      ]);
      return { ok: false, reason: `${library} could not be read: ${page.failure.message}`, braked: false, code: page.failure.code };
    }
    const missing = cursor ? null : await missingFolder(ports, run, { library, entry: page.value.items[0] });
    if (missing) return braked(ports, run, { library, before, verdict: without(before, missing) });
    present += page.value.items.filter((entry) => !entry.isMissing).length;
    await ports.shelf.putEntries(library, page.value.items, run.id);
    cursor = page.value.cursor;
  } while (cursor);
  const verdict = brake(before, present);
  if (verdict.braked) return braked(ports, run, { library, before, verdict: { ...verdict, braked: verdict.braked } });
  await ports.shelf.saveInventory(library, verdict.inventory);
  const { gone } = await ports.shelf.closeLook(library, run.id);
  const { braked: _over, ...kept } = run.cursor;
  const now = ports.clock.now();
  run.cursor = { ...kept, lookedAt: now.toISOString(), lookMs: now.getTime() - begun };
  await ports.runs.journal(run.id, null, [line('run/asked', `${library} holds ${present} books`, { instance: library, present, gone })]);
  return { ok: true, total: present };
}

/** A braked library is waited for, unless somebody sits there who started the run by hand: they are told at once. */
export function selectedWithout(ports: Ports, run: Run, synced: Extract<SyncResult, { ok: false }>): Selected {
  if (!synced.braked) return unanswered(ports, run, synced);
  if (run.trigger === 'manual') return { stop: synced.reason };
  return { waitUntil: new Date(ports.clock.now().getTime() + LOOK_AGAIN_MS), reason: synced.reason };
}

/**
 * A sentence where books are brought into this library by linking, and its folder is not there as we see it. Audiobookshelf goes on
 * showing all books of a disk that is gone until it scans the next time.
 */
async function missingFolder(ports: Ports, run: Run, of: { library: string; entry: Entry | undefined }): Promise<string | null> {
  const { library, entry } = of;
  if (!entry || !librariesImportedTo(ports).includes(library)) return null;
  const placement = await ports.plugins.call<Placement>(library, 'library.place', [entry.record], run.pipeline);
  if (!placement.ok || placement.value.upload) return null;
  const root = ourPath(instanceOf(ports, library).paths, placement.value.root);
  run.cursor = { ...run.cursor, root };
  const looked = await ports.importer.look(root);
  return looked.ok ? null : looked.message;
}

const without = (before: Inventory, reason: string): { inventory: Inventory; braked: string } => ({
  inventory: { ...before, goodLooks: 0, braked: true },
  braked: `${reason}. Nothing is searched or written until it was there for two looks`,
});

/** Said once for each reason, however often the library is looked at. */
async function braked(
  ports: Ports,
  run: Run,
  { library, before, verdict }: { library: string; before: Inventory; verdict: BrakeVerdict & { braked: string } },
): Promise<SyncResult> {
  const { inventory, braked: reason } = verdict;
  await ports.shelf.saveInventory(library, inventory);
  if (run.cursor['braked'] !== reason) {
    run.cursor = { ...run.cursor, braked: reason };
    const facts = { library, present: inventory.lastTotal, accepted: before.accepted };
    await ports.runs.journal(run.id, null, [line('run/braked', `${library}: ${reason}`, facts)]);
    ports.log.warn({ pipeline: run.pipeline, ...facts }, 'a library lost books; nothing is searched or written until it is itself again');
  }
  return { ok: false, reason, braked: true };
}

/**
 * Finished downloads are held by the brake, and a run that waits for them looks at nothing: whoever follows the downloads looks at a library
 * that lost books, so that it can be itself again.
 */
export async function lookWhileBraked(ports: Ports, run: Run): Promise<void> {
  for (const { name, provides } of ports.plans.current().instances) {
    if (!provides.includes('library.list')) continue;
    const { braked: isBraked, lookedAt } = await ports.shelf.inventory(name);
    const isDue = ports.clock.now().getTime() - (lookedAt?.getTime() ?? 0) >= LOOK_AGAIN_MS;
    if (isBraked && isDue) await syncLibrary(ports, run, name);
  }
}

/** Before each further batch of a run: the library's folder is looked at, and the whole library where that was long ago. */
export async function lookAgain(ports: Ports, run: Run): Promise<{ reason: string } | null> {
  const { select } = run.plan;
  if (select.noun !== 'books' || select.state === 'wanted') return null;
  const inventory = await ports.shelf.inventory(select.from);
  const { root, lookedAt, lookMs = 0 } = run.cursor as { root?: string; lookedAt?: string; lookMs?: number };
  const folder = root ? await ports.importer.look(root) : { ok: true as const };
  const now = ports.clock.now();
  const isFresh = now.getTime() - Date.parse(lookedAt ?? '') < Math.max(FRESH_MS, REST * lookMs);
  if (folder.ok && !inventory.braked && isFresh) return null;
  // Whoever moves this run meanwhile must not look too.
  run.cursor = { ...run.cursor, lookedAt: now.toISOString() };
  await ports.runs.setState(run.id, 'working', run.cursor);
  const synced = await syncLibrary(ports, run, select.from);
  if (synced.ok) return null;
  run.cursor = { ...run.cursor, lookedAt: lookedAt ?? '' };
  return { reason: synced.reason };
}

const FRESH_MS = 5 * 60_000;
/** A large library is not looked at all the time: between two looks lies so many times what a look takes. */
const REST = 10;
