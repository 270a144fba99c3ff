import { accountClosed } from '../../book/release/cost.ts';
import type { PipelinePlan } from '../../plan/plan.ts';
import type { Account, Message } from '../../sdk/index.ts';
import type { NewNote } from '../../store/mail/outbox.ts';
import type { StoredProblem } from '../../store/mail/problems.ts';
import { TOKENS, type Wiring } from '../container.ts';
import { standstills } from '../desks/owners-word.ts';
import { ACCOUNT } from '../desks/shown-plugins.ts';
import type { Problems } from '../problems.ts';
import { type OwnerProblem, problemOfAccount, problemOfPolicy, problemsOfInstance } from './owner-problems.ts';

/** What no daemon sees any more for so long is over, even where nothing shows that it is well. */
const UNSEEN_MS = { real: 10 * 60_000, lifted: 5_000 };

/** One look at what is wrong: stored, told once to whoever wants to hear of failures, and told again when it is over. */
export async function watchProblems(wiring: Wiring, shown: Problems): Promise<void> {
  const { store, log, pace, clock } = wiring.get(TOKENS.opened);
  const plugins = wiring.get(TOKENS.plugins);
  const now = clock.now();
  const found = plugins.health().map(({ instance, health }) => problemsOfInstance(instance, health, now));
  const others = await libraryAndAccountProblems(wiring);
  const problems = [...found.flatMap((each) => each.problems), ...others.problems];
  const listeners = toldOfFailures(plugins.current().pipelines);
  const { came, over } = await store.problems.look({
    problems: pace === 'real' ? problems : problems.map((problem) => ({ ...problem, tellAfterMs: 0 })),
    well: [...found.flatMap((each) => each.well), ...others.well],
    unseenSince: new Date(now.getTime() - UNSEEN_MS[pace]),
    notes: ({ told, over: ended }) => [...notes(listeners, told, 'came'), ...notes(listeners, ended, 'over')],
  });
  shown.noticed(others.problems, await store.problems.list());
  for (const id of came) log.warn({ problem: id }, problems.find((problem) => problem.id === id)?.sentence ?? 'a problem came');
  for (const problem of over) log.info({ problem: problem.id }, 'a problem is over');
}

/** Every notifier that any pipeline tells of its failures. */
function toldOfFailures(pipelines: readonly PipelinePlan[]): string[] {
  const named = pipelines.flatMap(({ enabled, notify }) =>
    enabled ? Object.entries(notify).flatMap(([instance, outcomes]) => (outcomes.includes('failure') ? instance : [])) : [],
  );
  return [...new Set(named)];
}

function notes(listeners: readonly string[], problems: readonly StoredProblem[], what: 'came' | 'over'): NewNote[] {
  return problems.flatMap((problem) =>
    listeners.map((instance): NewNote => {
      const message: Message =
        what === 'came'
          ? { title: problem.sentence.slice(0, 120), body: `${problem.sentence}\n${problem.remedy}`, level: problem.severity }
          : { title: `Over: ${problem.sentence.slice(0, 110)}`, body: `It is well again: ${problem.sentence}`, level: 'info' };
      return { kind: 'notification', instance, message, key: `problem:${problem.id}:${problem.since.toISOString()}:${what}:${instance}` };
    }),
  );
}

/** Pipelines that download, and whose profile the account does not satisfy now. */
function stoppedAt(all: readonly PipelinePlan[], account: Account, kind: 'slots' | 'ratio'): { reason: string; pipelines: string[] } {
  const stopped = all.flatMap(({ name, enabled, steps, quality }) => {
    const reason = enabled && steps.some(({ verb }) => verb === 'download') ? accountClosed(account, quality.cost)[kind] : null;
    return reason ? [{ name, reason }] : [];
  });
  return { reason: stopped[0]?.reason ?? '', pipelines: stopped.map(({ name }) => name) };
}

async function libraryAndAccountProblems(wiring: Wiring): Promise<{ problems: OwnerProblem[]; well: string[] }> {
  const { store } = wiring.get(TOKENS.opened);
  const problems: OwnerProblem[] = [];
  const well: string[] = [];
  const judge = (isWrong: boolean, problem: OwnerProblem): void => {
    if (isWrong) problems.push(problem);
    else well.push(problem.id);
  };
  const plan = wiring.get(TOKENS.plugins).current();
  for (const { isSo, problem } of await standstills(store, plan)) judge(isSo, problem);
  for (const { name, provides } of plan.instances) {
    if (!provides.includes('source.account')) continue;
    const read = (await store.state.get(name, ACCOUNT))?.value as { account: Account } | undefined;
    if (!read) continue;
    judge(read.account.mayDownload === false, problemOfAccount(name));
    for (const kind of ['slots', 'ratio'] as const) {
      const { reason, pipelines } = stoppedAt(plan.pipelines, read.account, kind);
      judge(pipelines.length > 0, problemOfPolicy(name, { kind, reason, pipelines }));
    }
  }
  return { problems, well };
}
