import type { Step } from '../../../plan/plan.ts';
import type { FileInfo } from '../../../sdk/index.ts';
import { line } from '../../journal.ts';
import type { Download, ImportOutcome, JournalLine } from '../../ports.ts';
import type { StepCall, StepResult } from '../../step.ts';

export type ImportCall = StepCall<Extract<Step, { verb: 'import' }>>;

/** The files are where the library wants them, or why they are not. */
export type Linked = { files: FileInfo[]; journal: JournalLine[] } | Extract<StepResult, { end: unknown }>;

export const defer = (reason: string, journal: JournalLine[]): Extract<StepResult, { end: unknown }> => ({
  end: 'deferred',
  reason,
  journal,
});

export async function notLinked(
  call: ImportCall,
  download: Download,
  message: string,
  refused: Extract<ImportOutcome, { ok: false }> | null,
): Promise<Linked> {
  const journal = [line('item/refused', message, { code: refused?.code })];
  if (!refused?.permanent) return defer(message, journal);
  await call.ports.downloads.fail(download.id, message, null, false);
  await call.ports.runs.wake(download.run, call.ports.clock.now());
  return { end: 'given-up', reason: message, journal };
}
