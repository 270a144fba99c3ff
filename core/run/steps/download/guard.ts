import { afterTaken, mayGrab } from '../../../book/index.ts';
import type { Account, Failure, Payload, Release } from '../../../sdk/index.ts';
import type { AccountGuard } from '../../account-port.ts';
import { act } from '../../act.ts';
import { downloadCaps } from '../../caps.ts';
import { failureLine, line } from '../../journal.ts';
import type { Download, NewDownload, Outcome, Ports } from '../../ports.ts';
import { nextTryOfBegun } from '../../retry.ts';
import { end, instanceOf, type StepCall, type StepResult } from '../../step.ts';

/** The account of a release's source, and the moment since which it may not know what we took. */
export interface Guard {
  account: Account;
  since: Date;
}

/** An account that does not say when it was read may be as old as the longest that one is kept. */
const KEPT_MS = 3_600_000;
/** What an account says lags behind what was announced to its tracker (MyAnonamouse: 5 to 20 minutes). */
const LAG_MS = 20 * 60_000;

/** Lets a release in as far as its account alone says; `guard` null: its source has no account. */
export async function guardOf(call: StepCall, release: Release): Promise<{ guard: Guard | null } | { refused: string }> {
  const read = await readAccount(call, release);
  if (!read.ok)
    return { refused: `the account at ${release.source} could not be read (${read.failure.message}), so nothing is taken from it now` };
  const verdict = read.value && mayGrab(release, read.value.account, call.run.plan.quality);
  return verdict && !verdict.may ? { refused: verdict.reason } : { guard: read.value };
}

async function readAccount({ ports, run }: StepCall, release: Release): Promise<Outcome<Guard | null>> {
  if (release.protocol !== 'torrent') return { ok: true, value: null };
  if (!instanceOf(ports, release.source).provides.includes('source.account')) return { ok: true, value: null };
  const account = await ports.plugins.call<Account>(release.source, 'source.account', [], run.pipeline);
  if (!account.ok) return account;
  const read = Date.parse(account.value.asOf ?? '') || ports.clock.now().getTime() - KEPT_MS;
  return { ok: true, value: { account: account.value, since: new Date(read - LAG_MS) } };
}

/** Slots and ratio come back slowly: it is looked at again some hours later. */
const LOOK_AGAIN_MS = 6 * 3_600_000;

export const deferredBy = (call: StepCall, release: Release, reason: string): StepResult =>
  end(
    'deferred',
    reason,
    [line('item/guarded', reason, { source: release.source })],
    new Date(call.ports.clock.now().getTime() + LOOK_AGAIN_MS),
  );

/** A torrent that we had and that its downloader no longer lists would be snatched a second time; one that it lists costs nothing. */
export async function takenBefore({ ports }: StepCall, ref: string, isListed: () => Promise<Outcome<unknown>>): Promise<StepResult | null> {
  if (!(await ports.downloads.wasTaken(ref))) return null;
  const there = await isListed();
  if (there.ok && there.value) return null;
  const reason = there.ok
    ? 'this very torrent was downloaded before and removed since, and nothing is snatched twice'
    : `it was downloaded before, and whether it is still there is not known: ${there.failure.message}`;
  return end(there.ok ? 'nothing' : 'deferred', reason, [line('item/taken', reason, { infoHash: ref })]);
}

/** Reserves it, unless a cap is reached or what others took from the same account meanwhile leaves no room. */
export function reserve(call: StepCall, wanted: NewDownload, guard: Guard | null): ReturnType<Ports['downloads']['reserve']> {
  const { downloads, clock } = call.ports;
  const caps = downloadCaps(call.run, clock.now());
  if (!guard) return downloads.reserve(wanted, { caps });
  const { account, since } = guard;
  const { quality } = call.run.plan;
  const judge: AccountGuard['judge'] = (taken) => mayGrab(wanted.release, afterTaken(account, taken), quality);
  return downloads.reserve(wanted, { caps, guard: { since, judge } });
}

/**
 * Spends one wedge on a release that was let in at that price: once. Whether a try that was cut off had spent it shows in an account that
 * was read after it; until then nothing is known, and nothing is done.
 */
export async function spendWedge(call: StepCall, reserved: Download): Promise<Outcome<unknown>> {
  const { ports, run, item } = call;
  const { source } = reserved.release;
  const key = `wedge:${reserved.id}`;
  const guard = await readAccount(call, reserved.release);
  if (!guard.ok) return guard;
  const { wedges = null, asOf = null } = guard.value?.account ?? {};
  return act<Record<string, unknown>>(ports, {
    key,
    kind: 'source.wedge',
    instance: source,
    run: run.id,
    item: item.id,
    intent: { title: reserved.release.title, wedges, asOf },
    proof: async () => spent((await ports.actions.byKey(key))?.intent ?? {}, { wedges, asOf }),
    write: async () => {
      const fetched = await ports.plugins.call<Payload>(source, 'source.fetch', [reserved.release, { wedge: true }], run.pipeline);
      return fetched.ok ? { ok: true, value: { spent: true } } : fetched;
    },
  });
}

function spent(before: Record<string, unknown>, now: { wedges: number | null; asOf: string | null }): Outcome<{ spent: true } | null> {
  if (now.asOf === null || now.asOf === before['asOf'])
    return { ok: false, failure: { code: 'unavailable', message: 'whether a wedge was spent is known when the account is read again' } };
  return { ok: true, value: now.wedges !== null && now.wedges < Number(before['wedges']) ? { spent: true } : null };
}

/** Without its wedge it would cost ratio that is not there: it is not added, and looked at again soon. */
export async function notFreed({ ports, run, item }: StepCall, reserved: Download, failure: Failure): Promise<StepResult> {
  const reason = `no wedge could be spent on it: ${failure.message}`;
  const due = failure.code === 'refused' ? null : nextTryOfBegun(ports.clock.now(), run.plan.backoffMs, item.attempts);
  if (!due) await ports.downloads.fail(reserved.id, reason, null, false);
  return end('failed', reason, [failureLine(reserved.release.source, 'source.fetch', failure)], due ?? undefined);
}
