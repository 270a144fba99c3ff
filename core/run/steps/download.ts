import type { AddOptions, Failure, Payload, Release, StatusPage } from '../../sdk/index.ts';
import { act } from '../act.ts';
import { type Capped, cappedBy, downloadCaps, triedTooOften } from '../caps.ts';
import { carriedOut, consent, pastCap, type Wish } from '../consent.ts';
import { failureLine, line } from '../journal.ts';
import type { Download, JournalLine, Outcome } from '../ports.ts';
import { nextTryOfBegun } from '../retry.ts';
import { end, type StepResult } from '../step.ts';
import { type DownloadCall, goneMeanwhile, grab } from './download/grab.ts';
import { deferredBy, type Guard, guardOf, notFreed, reserve, spendWedge, takenBefore } from './download/guard.ts';
import { settledMeanwhile } from './download/meanwhile.ts';
import { asChosen, lookInside } from './download/pack.ts';
import { bytesOf, downloaderFor, identityOf, payloadOf } from './download/payload.ts';
import { filesOfMagnet, leftStopped } from './download/peek.ts';
import { noRoom } from './download/room.ts';

type Call = DownloadCall;

/** Fetches the release's payload, reserves the download by the payload's id, and hands it to the downloader that takes it: once. */
export async function download(call: Call): Promise<StepResult> {
  const { facts, run, ports } = call;
  const { book, release } = facts;
  if (!book || !release) throw new Error('download was called without a release, which lint forbids');
  const begun = run.dryRun ? null : await ports.downloads.ofItem(call.item.id);
  if (begun) return add(call, begun, null);
  const settled = await settledMeanwhile(call, book.id);
  if (settled) return settled;
  const left: JournalLine[] = [];
  for (const candidate of [release, ...(facts.candidates ?? [])].slice(0, MOST_FETCHED)) {
    const result = await take(call, book.id, candidate);
    if (!('unfit' in result)) return { ...result, journal: [...left, ...result.journal] };
    left.push(line('item/unfit', `${candidate.title}: ${result.unfit}`, { source: candidate.source, key: candidate.key }));
  }
  return end('nothing', left.map(({ message }) => message).join('; '), left);
}

/** No more files are fetched for one book at a time: each may count at its source. */
const MOST_FETCHED = 3;

/** A release that its own files speak against; the next candidate is looked at. */
interface Unfit {
  unfit: string;
}

async function take(call: Call, book: string, release: Release): Promise<StepResult | Unfit> {
  const guard = await guardOf(call, release);
  const wish = grab(call, book, { release, refused: 'refused' in guard ? guard.refused : null });
  const gone = call.run.applies ? await goneMeanwhile(call, book) : null;
  if (gone) return gone;
  const allowed = await consent(call, wish);
  if (!allowed.may) return allowed.result;
  const stopped = await stoppedBy(call, book, release);
  if (stopped) return atCap(call, wish, stopped);
  return 'refused' in guard ? deferredBy(call, release, guard.refused) : fetchAndAdd(call, wish, { book, release, guard: guard.guard });
}

async function stoppedBy(call: Call, book: string, release: Release): Promise<Capped | null> {
  const { ports, run } = call;
  const now = ports.clock.now();
  const tired = await triedTooOften(ports, book);
  if (tired) return tired;
  const cap = await ports.downloads.capReached(run.pipeline, { caps: downloadCaps(run, now), bytes: release.bytes ?? 0 });
  return cap ? cappedBy(cap, run, now) : noRoom(call, release);
}

/** The owner may lift the pipeline's own caps; the brakes hold for everybody. */
function atCap(call: Call, wish: Wish, { reason, due, own }: Capped): Promise<StepResult> {
  if (own) return pastCap(call, wish, { reason, due });
  return Promise.resolve(end('deferred', reason, [line('item/capped', reason)], due));
}

type Given = { book: string; release: Release; guard: Guard | null };

async function fetchAndAdd(call: Call, wish: Wish, wanted: Given): Promise<StepResult | Unfit> {
  const { ports, run, step, item } = call;
  const { book, release, guard } = wanted;
  if (!downloaderFor(ports, step, release.protocol)) return noDownloader();
  const payload = await ports.plugins.call<Payload>(release.source, 'source.fetch', [release], run.pipeline);
  if (!payload.ok)
    return end('failed', `${release.source} did not give the file: ${payload.failure.message}`, [
      failureLine(release.source, 'source.fetch', payload.failure),
    ]);
  const downloader = downloaderFor(ports, step, payload.value.kind === 'nzb' ? 'usenet' : 'torrent');
  if (!downloader) return noDownloader();
  const identity = identityOf(ports, payload.value);
  if (!identity) return end('failed', `${release.source} gave a file that is no NZB`, []);
  const { ref } = identity;
  const chosen = payload.value.kind === 'torrent' ? payload.value.wanted : undefined;
  const bytes = chosen ? (release.bytes ?? identity.bytes) : (identity.bytes ?? release.bytes);
  const known = { ...release, bytes, ...(identity.infoHash ? { infoHash: ref } : {}) };
  if ((await ports.downloads.blocked([{ ...known, infoHash: ref }])).size > 0)
    return { unfit: 'this very download failed before and is on the blocklist' };
  const again = guard ? await takenBefore(call, ref, () => listed(call, { downloader, ref })) : null;
  if (again) return again;
  const magnet = { downloader, ref, payload: payload.value, release: known };
  const list = identity.files ? { files: identity.files } : await filesOfMagnet(call, magnet);
  if ('journal' in list) return list;
  const inside = chosen ? asChosen(identity.files ?? [], chosen) : await lookInside(call, known, list.files);
  if (!inside.fits)
    return { unfit: payload.value.kind === 'magnet' && list.files ? leftStopped(downloader, inside.reason) : inside.reason };
  // a magnet that was looked into has halted, and starts where its files are chosen
  const pack = inside.pack ? { pack: identity.files ? inside.pack : { ...inside.pack, partial: true } } : {};
  const download = { book, downloader, ref, release: known, pipeline: run.pipeline, run: run.id, item: item.id, ...pack };
  const reserved = await reserve(call, download, guard);
  if (reserved.outcome === 'capped') return atCap(call, wish, cappedBy(reserved.cap, run, ports.clock.now()));
  if (reserved.outcome === 'guarded') return deferredBy(call, release, reserved.reason);
  if (reserved.outcome === 'taken') {
    const reason = 'this book or this very download is under way already';
    return end('skipped', reason, [line('item/taken', reason, { infoHash: ref })]);
  }
  const added = await add(call, reserved.download, reserved.download.ref === ref ? bytesOf(payload.value) : null);
  return { ...added, journal: [...inside.journal, ...added.journal] };
}

function noDownloader(): StepResult {
  const reason = 'no downloader of this step takes what the release is';
  return end('nothing', reason, [line('item/no-downloader', reason)]);
}

async function add(call: Call, reserved: Download, payload: Uint8Array | null): Promise<StepResult> {
  const { ports, run, item } = call;
  const { release, ref, downloader } = reserved;
  const wedge = reserved.cost === 'wedge' ? await spendWedge(call, reserved) : null;
  if (wedge && !wedge.ok) return notFreed(call, reserved, wedge.failure);
  const added = await act<{ id: string }>(ports, {
    key: `add:${reserved.id}`,
    kind: 'downloader.add',
    instance: downloader,
    run: run.id,
    item: item.id,
    intent: { ref, title: release.title, bytes: release.bytes ?? 0 },
    ...(payload ? { payload } : {}),
    // a part is chosen after the torrent is there: handing it over again finishes what was begun
    proof: reserved.partial ? async () => ({ ok: true, value: null }) : () => listed(call, reserved),
    write: (stored) => hand(call, reserved, stored),
  });
  if (!added.ok) return notAdded(call, reserved, added.failure);
  await ports.downloads.setState(reserved.id, 'queued');
  await carriedOut(call, 'grab');
  const { candidates: _done, ...facts } = call.facts;
  const journal = [line('item/added', `${downloader} has ${release.title}`, { infoHash: ref, bytes: release.bytes, again: added.again })];
  return { go: { ...facts, download: reserved.id }, journal };
}

async function notAdded({ ports, run, item }: Call, reserved: Download, failure: Failure): Promise<StepResult> {
  const reason = `${reserved.downloader} did not take it: ${failure.message}`;
  const journal = [failureLine(reserved.downloader, 'downloader.add', failure)];
  if (failure.code === 'refused') {
    await ports.downloads.fail(reserved.id, failure.message, null, true);
    return end('failed', reason, journal);
  }
  const due = nextTryOfBegun(ports.clock.now(), run.plan.backoffMs, item.attempts);
  if (!due) await ports.downloads.fail(reserved.id, failure.message, null, false);
  return end('failed', reason, journal, due ?? undefined);
}

/** The stored payload, or a fresh one where the crash came before it was stored. */
async function hand(call: Call, reserved: Download, stored: Uint8Array | null): Promise<Outcome<{ id: string }>> {
  const { plugins } = call.ports;
  let payload = stored ? payloadOf(stored) : null;
  if (!payload) {
    const fetched = await plugins.call<Payload>(reserved.release.source, 'source.fetch', [reserved.release], call.run.pipeline);
    if (!fetched.ok) return fetched;
    payload = fetched.value;
  }
  const options: AddOptions = { id: reserved.ref, name: reserved.release.title };
  if (reserved.partial) options.files = (await call.ports.downloads.books(reserved.id)).flatMap((book) => book.files ?? []);
  return plugins.call<{ id: string }>(reserved.downloader, 'downloader.add', [payload, options], call.run.pipeline);
}

async function listed(call: Call, { downloader, ref }: Pick<Download, 'downloader' | 'ref'>): Promise<Outcome<{ id: string } | null>> {
  const page = await call.ports.plugins.call<StatusPage>(downloader, 'downloader.status', [{ ids: [ref] }], call.run.pipeline);
  if (!page.ok) return page;
  return { ok: true, value: page.value.items.some((status) => status.id === ref) ? { id: ref } : null };
}
