import type { Step } from '../../../plan/plan.ts';
import type { Entry, FileInfo, Placement } from '../../../sdk/index.ts';
import { act } from '../../act.ts';
import { failureLine, line } from '../../journal.ts';
import type { Download, JournalLine } from '../../ports.ts';
import { end, type StepCall, type StepResult } from '../../step.ts';
import { takenAway } from './taken-away.ts';

type Call = StepCall<Extract<Step, { verb: 'import' }>>;

const LOOKS = 20;
const BETWEEN_LOOKS_MS = 1_000;
/** A scan beside the watcher's own lists books twice (Audiobookshelf 2.36.0): it is given this long, a dozen seconds are usual. */
const WATCHER_MS = 30_000;

/** Waits until the library shows the book at its path with all its files, then closes what was missing. */
export async function seen(
  call: Call,
  download: Download,
  placement: Placement,
  files: FileInfo[],
  journal: JournalLine[],
): Promise<StepResult> {
  const scan = await scanDue(call, download, placement);
  const scanned = scan === null ? null : await askForScan(call, { download, placement, scan });
  if (scanned) return end('deferred', scanned.reason, [...journal, ...scanned.journal]);
  const looked = await lookFor(call, placement);
  if (!looked.entry) {
    const waits = end('deferred', looked.reason, [...journal, line('item/waits', looked.reason, { relPath: placement.relPath })]);
    return (await takenAway(call, download)) ?? waits;
  }
  const differs = difference(looked.entry, files);
  if (differs) return end('deferred', differs, [...journal, line('item/waits', differs, { relPath: placement.relPath })]);
  const { ports, facts, step } = call;
  const book = facts.book?.id ?? download.book;
  await ports.shelf.arrived(book, step.library, looked.entry);
  await ports.downloads.setState(download.id, 'imported');
  await ports.runs.wake(download.run, ports.clock.now());
  const entry = { id: looked.entry.id, library: step.library, bookId: book };
  return {
    go: { ...facts, entry },
    journal: [...journal, line('item/seen', `${step.library} shows it`, { entry: entry.id, relPath: placement.relPath })],
  };
}

/**
 * The number of the scan that is due, null: none yet. A watcher never notices what was placed while its Audiobookshelf was down, so
 * after its time the library is scanned, and again after each doubling of the wait: a book that no scan finds must not keep it scanning.
 */
async function scanDue({ ports }: Call, download: Download, placement: Placement): Promise<number | null> {
  const placed = await ports.actions.byKey(`import:${download.id}`);
  const waitedMs = ports.clock.now().getTime() - (placed?.settledAt?.getTime() ?? ports.clock.now().getTime());
  if (waitedMs >= WATCHER_MS) return 1 + Math.floor(Math.log2(waitedMs / WATCHER_MS));
  return placement.watches ? null : 0;
}

async function askForScan(
  call: Call,
  about: { download: Download; placement: Placement; scan: number },
): Promise<{ reason: string; journal: JournalLine[] } | null> {
  const { ports, run, item, step } = call;
  const { download, placement } = about;
  const scan = await act<Record<string, never>>(ports, {
    key: `scan:${download.id}:${about.scan}`,
    kind: 'library.scan',
    instance: step.library,
    run: run.id,
    item: item.id,
    intent: { library: placement.library },
    proof: async () => ({ ok: true, value: null }), // a scan asked for twice does no harm
    write: async () => {
      const asked = await ports.plugins.call<void>(step.library, 'library.scan', [placement.library], run.pipeline);
      return asked.ok ? { ok: true, value: {} } : asked;
    },
  });
  return scan.ok ? null : { reason: scan.failure.message, journal: [failureLine(step.library, 'library.scan', scan.failure)] };
}

async function lookFor(call: Call, placement: Placement): Promise<{ entry: Entry; reason?: never } | { entry: null; reason: string }> {
  const { ports, run, step } = call;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await ports.clock.sleep(BETWEEN_LOOKS_MS);
    const found = await ports.plugins.call<Entry | null>(step.library, 'library.locate', [placement.relPath], run.pipeline);
    if (!found.ok) return { entry: null, reason: `${step.library} could not be asked whether it shows the book: ${found.failure.message}` };
    if (found.value && !found.value.isMissing) return { entry: found.value };
  }
  return {
    entry: null,
    reason: `the files are in place, and ${step.library} does not show "${placement.relPath}" yet; it is looked for again`,
  };
}

/** Names, number and sizes of the audio files, as far as the library tells them. */
function difference(entry: Entry, files: FileInfo[]): string | null {
  if (!entry.audio) return null;
  const audio = files.filter((file) => /\.(m4b|m4a|mp3|aac|ogg|opus|flac|wav|wma|mp4)$/i.test(file.path));
  if (entry.audio.length !== audio.length)
    return `the library shows ${entry.audio.length} of ${audio.length} audio files; it is looked at again`;
  const sum = (list: FileInfo[]): number => list.reduce((total, file) => total + file.bytes, 0);
  return sum(entry.audio) === sum(audio) ? null : 'the library shows other sizes than the files have; it is looked at again';
}
