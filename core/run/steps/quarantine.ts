import { line } from '../journal.ts';
import { tryNext } from '../next-candidate.ts';
import type { Download } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';

/**
 * The recording is not the book: it stays where the downloader put it, is never imported, its release is never taken again,
 * and the pipeline that began it looks for the next candidate at once.
 */
export async function quarantine(call: StepCall, download: Download, why: string): Promise<StepResult> {
  const { ports } = call;
  const reason = `not the wanted recording: ${why}`;
  if (call.run.dryRun) return end('dry', reason, [line('item/mismatch', reason)]);
  await ports.downloads.fail(download.id, reason, ports.clock.now(), true);
  await tryNext(ports, download);
  await ports.runs.wake(download.run, ports.clock.now());
  return end('given-up', reason, [
    line('item/mismatch', `${reason}; the release is blocklisted and the next candidate is looked for`, { infoHash: download.ref }),
  ]);
}
