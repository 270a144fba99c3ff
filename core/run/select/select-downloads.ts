import type { Selection } from '../../plan/plan.ts';
import type { DownloadStatus, StatusPage } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import { tryNext } from '../next-candidate.ts';
import type { Download, Ports, Run } from '../ports.ts';
import type { Selected } from './selected.ts';

/** How long a download may stand still. */
const STUCK_MS = 48 * 3_600_000;

type Wanted = Extract<Selection, { noun: 'downloads' }>;

/** Brings our downloads up to date with the downloader, then selects those in the state. */
export async function selectDownloads(ports: Ports, run: Run, selection: Wanted): Promise<Selected> {
  if (selection.state !== 'failed') {
    const open = await ports.downloads.open(selection.from);
    if (open.length === 0) return { items: [] };
    const polled = await poll(ports, run, selection.from, open);
    if (!polled.ok) return { stop: polled.reason };
  }
  const chosen = await ports.downloads.select(selection.from, selection.state, ports.clock.now());
  const items = chosen.map((download) => ({
    key: `download:${download.id}`,
    label: download.title,
    facts: { book: { id: download.book, clue: download.clue }, release: download.release, download: download.id },
  }));
  return { items: run.only ? items.filter((item) => run.only?.includes(item.key)) : items };
}

async function poll(ports: Ports, run: Run, downloader: string, open: Download[]): Promise<{ ok: true } | { ok: false; reason: string }> {
  const ids = open.map((download) => download.ref);
  const answer = await ports.plugins.call<StatusPage>(downloader, 'downloader.status', [{ ids }], run.pipeline);
  if (!answer.ok) {
    await ports.runs.journal(run.id, null, [
      line('run/unanswered', `${downloader}: ${answer.failure.message}`, { instance: downloader, code: answer.failure.code }),
    ]);
    return { ok: false, reason: `${downloader} could not be asked: ${answer.failure.message}` };
  }
  const seen = new Set(answer.value.items.map((status: DownloadStatus) => status.id));
  const gone = ids.filter((id) => !seen.has(id));
  await ports.downloads.observe(downloader, answer.value.items, gone, ports.clock.now());
  await giveUpStuck(ports, run, downloader);
  return { ok: true };
}

/** A download without a byte for two days is given up for its book's next candidate; the torrent itself is left to its owner. */
async function giveUpStuck(ports: Ports, run: Run, downloader: string): Promise<void> {
  const now = ports.clock.now();
  for (const download of await ports.downloads.stuck(downloader, new Date(now.getTime() - STUCK_MS))) {
    const reason = `${download.reason ?? 'stalled'}; not a byte came for 48 hours`;
    await ports.downloads.fail(download.id, reason, now, true);
    await ports.runs.journal(run.id, null, [
      line('run/stuck', `${download.release.title}: ${reason}; the next candidate is looked for`, { infoHash: download.ref }),
    ]);
    await tryNext(ports, download);
    await ports.runs.wake(download.run, now);
  }
}
