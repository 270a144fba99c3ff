import { rankReleases } from '../../book/index.ts';
import type { Step } from '../../plan/plan.ts';
import type { Account, Clue, Release } from '../../sdk/index.ts';
import type { Candidate } from '../ports.ts';
import { instanceOf, type StepCall } from '../step.ts';
import { downloaderFor } from './download/payload.ts';

/** Every release with its verdict: by the book's own gates, once it is no release that failed before and one that can be downloaded. */
export async function judge(call: StepCall, source: string, clue: Clue, releases: Release[]): Promise<Candidate[]> {
  const open: Release[] = [];
  const refused: Candidate[] = [];
  const blocked = await call.ports.downloads.blocked(releases);
  for (const release of releases) {
    if (blocked.has(release)) refused.push(refusal(release, 'blocklist', 'this release failed before and is on the blocklist'));
    else if (!canBeDownloaded(call, release))
      refused.push(refusal(release, 'protocol', `it is on Usenet, and no downloader of ${call.run.pipeline} takes that`));
    else open.push(release);
  }
  return [...rankReleases(clue, open, call.run.plan.quality, await account(call, source)), ...refused];
}

function refusal(release: Release, gate: string, reason: string): Candidate {
  return { release, verdict: 'reject', score: 0, why: reason, gates: [{ gate, passed: false, reason }], parts: {} };
}

/** A pipeline that only searches judges every release. */
function canBeDownloaded({ ports, run }: StepCall, release: Release): boolean {
  const steps = run.plan.steps.filter((step): step is Extract<Step, { verb: 'download' }> => step.verb === 'download');
  return steps.length === 0 || steps.some((step) => downloaderFor(ports, step, release.protocol) !== undefined);
}

async function account(call: StepCall, source: string): Promise<Account | undefined> {
  if (!instanceOf(call.ports, source).provides.includes('source.account')) return undefined;
  const answer = await call.ports.plugins.call<Account>(source, 'source.account', [], call.run.pipeline);
  return answer.ok ? answer.value : undefined;
}
