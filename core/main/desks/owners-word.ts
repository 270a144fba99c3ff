import type { Plan } from '../../plan/plan.ts';
import { isLoss } from '../../run/brake.ts';
import type { DaemonStore } from '../container.ts';
import { type OwnerProblem, problemOfBrake, problemOfHold } from '../events/owner-problems.ts';

/** Everything that stands still because something looks lost, and each with whether it does; only its owner knows whether it is. */
export async function standstills(store: DaemonStore, plan: Plan): Promise<{ isSo: boolean; problem: OwnerProblem }[]> {
  const hold = await store.identity.held();
  const all = [{ isSo: hold !== null, problem: problemOfHold(hold) }];
  for (const { name, provides } of plan.instances) {
    if (!provides.includes('library.list')) continue;
    const { braked, accepted, lastTotal } = await store.shelf.inventory(name);
    const loss = accepted !== null && lastTotal !== null && isLoss(accepted, lastTotal) ? { of: accepted, present: lastTotal } : null;
    all.push({ isSo: braked, problem: problemOfBrake(name, loss) });
  }
  return all;
}

export type Accepted = { accepted: string } | { refused: string; isUnknown: boolean };

/**
 * Its owner's word that what looks lost is as it should be. `seen` is what they were shown: where it is something else by now, nothing is
 * accepted.
 */
export async function acceptAsIs(store: DaemonStore, plan: Plan, said: { id: string; seen: string }): Promise<Accepted> {
  const found = (await standstills(store, plan)).find(({ isSo, problem }) => isSo && problem.id === said.id)?.problem;
  if (!found) return { refused: `nothing named "${said.id}" waits for your word`, isUnknown: true };
  if (!found.accept) return { refused: `${found.sentence}. There is nothing to accept: ${found.remedy}`, isUnknown: false };
  const { seen, means } = found.accept;
  const changed = { refused: `it is not what you saw: now it is "${seen}" (${found.sentence})`, isUnknown: false };
  if (seen !== said.seen) return changed;
  const isDone =
    found.link?.kind === 'plugin'
      ? await store.shelf.acceptLoss(found.link.id, Number.parseInt(seen, 10))
      : await store.identity.release(new Date(seen));
  return isDone ? { accepted: means } : changed;
}
