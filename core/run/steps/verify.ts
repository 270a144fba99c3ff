import { verifyRecording } from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { QualityProfile } from '../../sdk/index.ts';
import { failureLine, line } from '../journal.ts';
import type { Download, JournalLine, ProbedFile } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';
import { filesOf, folderOf } from './files-of.ts';
import { knownRecordings } from './known-recordings.ts';
import { quarantine } from './quarantine.ts';

type Call = StepCall<Extract<Step, { verb: 'verify' }>>;

/** Proves that what was downloaded is the book: its files, sizes, runtime and tags against what is known. */
export async function verify(call: Call): Promise<StepResult> {
  const { ports, facts } = call;
  const download = facts.download ? await ports.downloads.get(facts.download) : null;
  if (!download) return { go: facts, journal: [] };
  if (download.state !== 'finished') return { go: facts, journal: [] };
  const found = await onDisk(call, download);
  if (!found.ok) return end(found.outcome, found.reason, found.journal);
  const clue = facts.book?.clue ?? { title: download.release.title };
  const quality = qualityOf(call, download);
  const accepts = { abridged: quality.abridged, dramatized: quality.dramatized !== 'never' };
  const told = download.files ? undefined : download.release.clue?.minutes;
  const { known, journal } = await knownRecordings(call, { clue, told, accepts });
  const release = download.files ? { title: download.release.title } : download.release;
  const proof = verifyRecording({ clue, release, files: found.files, known, accepts: { ...accepts, refused: quality.narrators.refused } });
  if (proof.verdict === 'mismatch') return withJournal(journal, await quarantine(call, download, proof.reasons.join('; ')));
  if (!call.run.dryRun) await ports.downloads.setState(download.id, 'verified');
  const recording = { ...(proof.minutes === undefined ? {} : { minutes: proof.minutes }), order: proof.order };
  return {
    go: { ...facts, recording },
    journal: [
      ...journal,
      line('item/verified', `${proof.verdict}: ${proof.reasons.join('; ')}`, {
        verdict: proof.verdict,
        minutes: proof.minutes,
        files: found.files.length,
      }),
    ],
  };
}

const withJournal = (before: JournalLine[], result: StepResult): StepResult => ({ ...result, journal: [...before, ...result.journal] });

/** It is proved by the profile by which it was chosen, whichever pipeline follows it. */
const qualityOf = ({ ports, run }: StepCall, { pipeline }: Download): QualityProfile =>
  ports.plans.current().pipelines.find(({ name }) => name === pipeline)?.quality ?? run.plan.quality;

type OnDisk = { ok: true; files: ProbedFile[] } | { ok: false; outcome: 'failed' | 'deferred'; reason: string; journal: JournalLine[] };

/** The wanted files as they lie on our disk; each must be there, whole, before anything is concluded. */
async function onDisk(call: StepCall, download: Download): Promise<OnDisk> {
  const { ports, run } = call;
  const files = await filesOf(ports, download, run.pipeline);
  if (!files.ok)
    return {
      ok: false,
      outcome: 'deferred',
      reason: files.failure.message,
      journal: [failureLine(download.downloader, 'downloader.files', files.failure)],
    };
  const wanted = files.value;
  const from = folderOf(ports, download);
  const probed = await ports.importer.probe(from, wanted);
  if (!probed.ok)
    return { ok: false, outcome: 'deferred', reason: probed.message, journal: [line('item/waits', probed.message, { from })] };
  const sizes = new Map(probed.files.map((file) => [file.path, file.bytes]));
  const absent = wanted.filter((file) => sizes.get(file.path) !== file.bytes);
  if (absent.length === 0 && wanted.length > 0) return { ok: true, files: probed.files };
  const first = absent[0]?.path ?? 'any file';
  const reason = `${absent.length || 'all'} of ${wanted.length} files are not whole under ${from} (${first}); check the "paths" of ${download.downloader} in pipelines.yaml with: npm run doctor`;
  return {
    ok: false,
    outcome: 'deferred',
    reason,
    journal: [line('item/waits', reason, { from, absent: absent.slice(0, 10).map((file) => file.path) })],
  };
}
