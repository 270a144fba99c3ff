import { isPack } from '../../../book/index.ts';
import type { AddOptions, DownloadFile, FileInfo, Payload, Release } from '../../../sdk/index.ts';
import { act } from '../../act.ts';
import { failureLine, line } from '../../journal.ts';
import { end, instanceOf, type StepCall, type StepResult } from '../../step.ts';

/** How long peers are given to send the list of files; it often takes them some seconds. */
const LOOKS = 30;
const BETWEEN_LOOKS_MS = 1_000;
const AGAIN_MS = 10 * 60_000;

interface Magnet {
  downloader: string;
  ref: string;
  payload: Payload;
  release: Release;
}

/**
 * The files of a magnet that calls itself a pack: the downloader learns them from peers and halts before any data. Absent for all else,
 * whose files need not be known beforehand.
 */
export async function filesOfMagnet(call: StepCall, magnet: Magnet): Promise<{ files?: FileInfo[] } | StepResult> {
  const { ports, run, facts } = call;
  const { downloader, payload, release } = magnet;
  const isAsked = payload.kind === 'magnet' && run.plan.quality.packs > 1 && facts.book && isPack(facts.book.clue, release);
  if (!isAsked || !instanceOf(ports, downloader).provides.includes('downloader.files')) return {};
  const halted = await halt(call, magnet);
  if (halted) return halted;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await ports.clock.sleep(BETWEEN_LOOKS_MS);
    const files = await ports.plugins.call<DownloadFile[]>(downloader, 'downloader.files', [magnet.ref], run.pipeline);
    if (!files.ok) return end('deferred', files.failure.message, [failureLine(downloader, 'downloader.files', files.failure)]);
    if (files.value.length > 0) return { files: files.value.map(({ path, bytes, index }) => ({ path, bytes, index })) };
  }
  const reason = `no peer has sent the list of files of "${release.title}" yet; it is asked for again`;
  return end('deferred', reason, [line('item/waits', reason, { infoHash: magnet.ref })], new Date(ports.clock.now().getTime() + AGAIN_MS));
}

/** Hands the magnet over so that it halts at its metadata; done before, it is only confirmed. */
async function halt(call: StepCall, { downloader, ref, payload, release }: Magnet): Promise<StepResult | null> {
  const { ports, run, item } = call;
  const options: AddOptions = { id: ref, name: release.title, metadataOnly: true };
  const added = await act<{ id: string }>(ports, {
    key: `peek:${downloader}:${ref}`,
    kind: 'downloader.peek',
    instance: downloader,
    run: run.id,
    item: item.id,
    intent: { ref, title: release.title },
    proof: async () => ({ ok: true, value: null }), // handed over twice it is there once
    write: () => ports.plugins.call<{ id: string }>(downloader, 'downloader.add', [payload, options], run.pipeline),
  });
  if (added.ok) return null;
  return end('failed', `${downloader} did not take it: ${added.failure.message}`, [
    failureLine(downloader, 'downloader.add', added.failure),
  ]);
}

/** We never delete in a downloader: what was halted there and is not taken is its owner's to remove. */
export const leftStopped = (downloader: string, reason: string): string =>
  `${reason}; it stands stopped in ${downloader} without any data, and can be removed there`;
