import { createHash } from 'node:crypto';
import { line } from './journal.ts';
import type { Facts, JournalLine, LineKind, PlanLine } from './ports.ts';
import { end, type StepCall, type StepResult } from './step.ts';

/** A write that a step is about to make. */
export interface Wish {
  kind: LineKind;
  /** What it would do, in a few words for people. */
  title: string;
  /** What it is about, for showing it and for carrying it out later. */
  intent: Record<string, unknown>;
  /** What makes two wishes the same write. */
  same: unknown;
  /** Facts to begin with later; absent: the item's own. */
  facts?: Facts;
}

export type Consent = { may: true } | { may: false; result: StepResult };

export interface Beyond {
  reason: string;
  due: Date;
}

/** Links in release facts may carry a passkey; the source's key finds the release again. */
const kept = ({ release, candidates, ...facts }: Facts): Facts => ({
  ...facts,
  ...(release ? { release: { ...release, link: undefined } as NonNullable<Facts['release']> } : {}),
  ...(candidates ? { candidates: candidates.map((each) => ({ ...each, link: undefined }) as NonNullable<Facts['release']>) } : {}),
});

/** The text by which two wishes are known to be the same write, whatever the order of their keys. */
function sameText(value: unknown): string {
  const sorted = (inner: unknown): unknown => {
    if (Array.isArray(inner)) return inner.map(sorted);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner)
        .filter(([, each]) => each !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]),
    );
  };
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex');
}

/**
 * Whether a write may be made now: a dry run and a planning run only tell of it, an applying run makes just what its plan holds, and
 * `approve` holds the rest for the owner. Asked right before the intent of the write is stored.
 */
export async function consent(call: StepCall, wish: Wish): Promise<Consent> {
  const { run } = call;
  if (run.planning) return plan(call, wish);
  if (run.dryRun) return { may: false, result: unwritten(call, wish, line('item/dry', `would ${wish.title}`, wish.intent)) };
  if (run.applies) return carryOut(call, run.applies, wish);
  if (run.plan.approve === 'always') return { may: false, result: await hold(call, wish, 'everything waits for approval here') };
  return { may: true };
}

/** A write past a cap: it waits for its owner where the pipeline says so, else it stays due, and the journal says why. */
export async function pastCap(call: StepCall, wish: Wish, { reason, due }: Beyond): Promise<StepResult> {
  if (call.run.plan.approve === 'never') return end('deferred', reason, [line('item/capped', reason)], due);
  return hold(call, wish, reason);
}

async function plan(call: StepCall, wish: Wish): Promise<Consent> {
  await propose(call, wish);
  return { may: false, result: unwritten(call, wish, line('item/proposed', `would ${wish.title}`, wish.intent)) };
}

/** What comes after a book's metadata can be looked at without their having been written; what comes after a grab or a link cannot. */
function unwritten(call: StepCall, wish: Wish, told: JournalLine): StepResult {
  const goesOn = wish.kind === 'metadata' || wish.kind === 'series';
  return goesOn ? { go: call.facts, journal: [told] } : end('dry', `would ${wish.title}`, [told]);
}

async function hold(call: StepCall, wish: Wish, why: string): Promise<StepResult> {
  const { plan: id, outcome } = await propose(call, wish);
  if (outcome === 'rejected') {
    const reason = `its owner rejected this in plan ${id}`;
    return end('skipped', reason, [line('item/held', reason, { plan: id })]);
  }
  const reason = `would ${wish.title}; waits for approval in plan ${id}: ${why}`;
  return end(outcome === 'new' ? 'held' : 'deferred', reason, [line('item/held', reason, { plan: id })]);
}

function propose({ ports, run, item, facts, at }: StepCall, wish: Wish) {
  return ports.proposals.propose({
    run: run.id,
    itemKey: item.key,
    label: item.label,
    step: at,
    kind: wish.kind,
    title: wish.title,
    intent: wish.intent,
    same: sameText(wish.same),
    facts: kept(wish.facts ?? facts),
  });
}

async function carryOut(call: StepCall, id: string, wish: Wish): Promise<Consent> {
  const approved = await call.ports.proposals.approved(id, { key: call.item.key, step: call.at, kind: wish.kind });
  if (!approved) return unplanned(call, id, wish);
  if (approved.same === sameText(wish.same)) return { may: true };
  const reason = `the world has changed since plan ${id} was made: it meant to ${approved.title}, and now it would be to ${wish.title}`;
  return { may: false, result: await outdated(call, approved, reason) };
}

/** An applying run makes what its plan holds and nothing else; a later write of the same item waits for a word of its own where it must. */
async function unplanned(call: StepCall, id: string, wish: Wish): Promise<Consent> {
  if (call.run.plan.approve === 'always') return { may: false, result: await hold(call, wish, 'everything waits for approval here') };
  const reason = `plan ${id} does not hold this: would ${wish.title}`;
  const journal = [line('item/held', reason, { plan: id })];
  const goesOn = wish.kind === 'metadata' || wish.kind === 'series';
  return { may: false, result: goesOn ? { go: call.facts, journal } : end('skipped', reason, journal) };
}

/** The world is not as the plan saw it: the line is not carried out, and says why. */
export async function outdated(call: StepCall, approved: PlanLine, reason: string): Promise<StepResult> {
  await call.ports.proposals.settleLine(approved.id, 'outdated', reason);
  return end('skipped', reason, [line('item/held', reason)]);
}

/** The write was made: where it carried out a line of a plan, that line is settled. Asked again after a crash it does no harm. */
export async function carriedOut({ ports, run, item, at }: StepCall, kind: LineKind): Promise<void> {
  const approved = run.applies ? await ports.proposals.approved(run.applies, { key: item.key, step: at, kind }) : null;
  if (approved) await ports.proposals.settleLine(approved.id, 'applied', null);
}
