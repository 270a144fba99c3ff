import { isDeepStrictEqual } from 'node:util';
import type { Ports } from './ports.ts';

type Needs = Pick<Ports, 'plans' | 'runs' | 'proposals'>;

export type Started = { run: string } | { refused: string };

/** Starts a run that reads everything, writes nothing, and keeps what it would write as a plan. */
export async function startPlanning({ plans, runs }: Needs, name: string): Promise<Started> {
  const plan = plans.current();
  const pipeline = plan.pipelines.find((each) => each.name === name);
  if (!pipeline)
    return { refused: `pipelines.yaml has no pipeline "${name}"; it has: ${plan.pipelines.map((each) => each.name).join(', ')}` };
  if (pipeline.waitsFor?.length) return { refused: `${name} waits for the secret ${pipeline.waitsFor.join(', ')}; see: npm run lint` };
  const run = await runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual', planning: true });
  return run ? { run } : { refused: `${name} could not be planned now` };
}

/**
 * Approves lines of a plan (absent: all that wait) and starts the run that carries them out, and nothing else. Refused where the
 * pipeline is not any more what it was; each line is checked against the world again right before its write.
 */
export async function applyPlan(needs: Needs, id: string, decision: { by: string; lines?: readonly string[] }): Promise<Started> {
  const { plans, proposals } = needs;
  const plan = await proposals.get(id);
  if (!plan) return { refused: `there is no plan ${id}` };
  if (plan.state === 'making') return { refused: `plan ${id} is still being made; wait for the end of its run` };
  const now = plans.current().pipelines.find((each) => each.name === plan.pipeline);
  if (!now) return { refused: `pipelines.yaml has no pipeline "${plan.pipeline}" any more, so plan ${id} cannot be applied` };
  if (!isDeepStrictEqual(plain(now), plain(plan.compiled)))
    return { refused: `${plan.pipeline} was changed in pipelines.yaml since plan ${id} was made; make a new one` };
  const approved = await proposals.decide(id, { ...decision, state: 'approved' });
  if (approved === 0 && (await proposals.approvedItems(id)).length === 0) return { refused: `nothing of plan ${id} waits for approval` };
  return carryOut(needs, plan);
}

/** The word no: the lines are never carried out, and the same is not proposed again. Gives how many it was. */
export function rejectPlan(
  { proposals }: Pick<Needs, 'proposals'>,
  id: string,
  decision: { by: string; lines?: readonly string[] },
): Promise<number> {
  return proposals.decide(id, { ...decision, state: 'rejected' });
}

/** After a start: approved lines whose run was never begun, because the daemon ended in between, get one. */
export async function resumeApplying(needs: Needs): Promise<void> {
  for (const plan of await needs.proposals.unbegun()) await carryOut(needs, plan);
}

async function carryOut(
  { runs }: Needs,
  plan: { id: string; compiled: Parameters<Ports['runs']['start']>[0]['plan']; version: string },
): Promise<Started> {
  const run = await runs.start({ plan: plan.compiled, planVersion: plan.version, trigger: 'manual', applies: plan.id });
  return run ? { run } : { refused: `plan ${plan.id} could not be begun now; apply it again` };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
