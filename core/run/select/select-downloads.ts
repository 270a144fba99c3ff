import type { Selection } from '../../plan/plan.ts';
import type { DownloadStatus, StatusPage } from '../../sdk/index.ts';
import { line } from '../journal.ts';
import { tryNext } from '../next-candidate.ts';
import type { Ports, Run } from '../ports.ts';
import type { Selected } from './selected.ts';
import { lookWhileBraked } from './sync-library.ts';

/** How long a download may stand still. */
const STUCK_MS = 48 * 3_600_000;

type Wanted = Extract<Selection, { noun: 'downloads' }>;

/** Brings our downloads up to date with their downloaders, then selects those in the state. One that cannot be asked holds up its own alone. */
export async function selectDownloads(ports: Ports, run: Run, selection: Wanted): Promise<Selected> {
  const chosen: Awaited<ReturnType<Ports['downloads']['select']>> = [];
  const unanswered: string[] = [];
  for (const downloader of selection.from) {
    const reason = selection.state === 'failed' ? null : await poll(ports, run, downloader);
    if (reason) unanswered.push(reason);
    else chosen.push(...(await ports.downloads.select(downloader, selection.state, ports.clock.now())));
  }
  if (unanswered.length > 0 && chosen.length === 0) return { stop: unanswered.join('; ') };
  if (chosen.length > 0) await lookWhileBraked(ports, run);
  const items = chosen.map((download) => ({
    key: `download:${download.id}`,
    label: download.title,
    facts: { book: { id: download.book, clue: download.clue }, release: download.release, download: download.id },
  }));
  return { items: run.only ? items.filter((item) => run.only?.includes(item.key)) : items };
}

/** Gives the reason where the downloader could not be asked. */
async function poll(ports: Ports, run: Run, downloader: string): Promise<string | null> {
  const ids = (await ports.downloads.open(downloader)).map((download) => download.ref);
  if (ids.length === 0) return null;
  const answer = await ports.plugins.call<StatusPage>(downloader, 'downloader.status', [{ ids }], run.pipeline);
  if (!answer.ok) {
    await ports.runs.journal(run.id, null, [
      line('run/unanswered', `${downloader}: ${answer.failure.message}`, { instance: downloader, code: answer.failure.code }),
    ]);
    return `${downloader} could not be asked: ${answer.failure.message}`;
  }
  const seen = new Set(answer.value.items.map((status: DownloadStatus) => status.id));
  const gone = ids.filter((id) => !seen.has(id));
  const changes = await ports.downloads.observe(downloader, answer.value.items, gone, ports.clock.now());
  for (const { id, to } of changes) if (to === 'failed') await giveUpFailed(ports, run, id);
  await giveUpStuck(ports, run, downloader);
  return null;
}

/** What the downloader calls final (an incomplete Usenet posting, a password) stays so: the book's next candidate is looked for. */
async function giveUpFailed(ports: Ports, run: Run, id: string): Promise<void> {
  const download = await ports.downloads.get(id);
  if (!download) return;
  const now = ports.clock.now();
  const reason = download.reason ?? 'the downloader gave it up';
  await ports.downloads.fail(id, reason, now, true);
  await ports.runs.journal(run.id, null, [
    line('run/failed-download', `${download.release.title}: ${reason}; the next candidate is looked for`, { ref: download.ref }),
  ]);
  await tryNext(ports, download);
  await ports.runs.wake(download.run, now);
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
