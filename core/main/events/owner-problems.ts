import type { InstanceHealth } from '../../host/parts.ts';
import type { Hold } from '../../store/index.ts';

export interface OwnerProblem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
  /** Told only where it lasts so long. */
  tellAfterMs: number;
  /** The instance that is down by it. */
  down?: string;
  /** What it is about, for a page that can show it. */
  link?: { kind: 'plugin'; id: string };
  /** Where its owner may say that it is as it should be: what they see now, and what their word means. */
  accept?: { seen: string; means: string };
}

/** A service that is down for a while is nothing to be woken for. */
const DOWN_MS = 15 * 60_000;
const LONG_REST_MS = 3_600_000;

const DOCTOR = 'npm run doctor tries it again and says more';

/** What is wrong with an instance that its owner should know of; and what is certainly not. */
export function problemsOfInstance(name: string, health: InstanceHealth, now: Date): { problems: OwnerProblem[]; well: string[] } {
  const { state, breaker, lastFailure, lastSuccess, restsUntil } = health;
  const ids = { auth: `auth:${name}`, down: `down:${name}`, quarantined: `quarantined:${name}`, rests: `rests:${name}` };
  const problems: OwnerProblem[] = [];
  if (lastFailure?.code === 'auth') {
    const remedy = 'Put the right key or session into .env; it is tried again at once then';
    problems.push({
      id: ids.auth,
      severity: 'error',
      sentence: `${name} is refused: ${lastFailure.message}`,
      remedy,
      tellAfterMs: 0,
      down: name,
    });
  } else if (breaker.state !== 'closed') {
    const sentence = `${name} does not answer: ${breaker.reason ?? 'no reason is known'}`;
    problems.push({ id: ids.down, severity: 'warning', sentence, remedy: DOCTOR, tellAfterMs: DOWN_MS, down: name });
  }
  if (state === 'quarantined') {
    const sentence = `${name} crashed too often and is not started again`;
    const remedy = 'Start the daemon anew, or change its entry in pipelines.yaml; tell its author of the crash in the log';
    problems.push({ id: ids.quarantined, severity: 'error', sentence, remedy, tellAfterMs: 0, down: name });
  }
  if (restsUntil && restsUntil.getTime() - now.getTime() > LONG_REST_MS) {
    const sentence = `${name} asked to be left alone until ${restsUntil.toISOString()}`;
    problems.push({ id: ids.rests, severity: 'warning', sentence, remedy: 'Nothing; work that needs it goes on then', tellAfterMs: 0 });
  }
  const works = lastSuccess !== undefined && !lastFailure && breaker.state === 'closed' && state !== 'quarantined';
  const well = works ? Object.values(ids).filter((id) => !problems.some((problem) => problem.id === id)) : [];
  return { problems, well };
}

/** `loss`: how many books it shows of how many; null where its folder is gone, or it is on its way back. */
export function problemOfBrake(library: string, loss: { present: number; of: number } | null): OwnerProblem {
  const id = `braked:${library}`;
  const rest = { id, severity: 'error', tellAfterMs: 0, link: { kind: 'plugin', id: library } } as const;
  if (!loss) {
    const sentence = `${library} is not itself; nothing is searched, added or written until it was for two looks`;
    return { ...rest, sentence, remedy: 'Look whether its disk is mounted and its folder there' };
  }
  const seen = `${loss.present} of ${loss.of} books`;
  return {
    ...rest,
    sentence: `${library} shows ${seen}; nothing is searched, added or written until it shows them again`,
    remedy: 'Look whether its disk is mounted. If the books are gone for good: npm run accept',
    accept: { seen, means: `the ${loss.of - loss.present} books are gone for good, and are not fetched again unless you ask for them` },
  };
}

export function problemOfHold(hold: Hold | null): OwnerProblem {
  const id = 'older-database';
  return {
    id,
    severity: 'error',
    sentence: `${hold?.reason ?? 'the database is older than it was'}; nothing is searched, downloaded, imported or written until you say so`,
    remedy:
      'Tell it again what you told it since then (books you deleted, ignored or locked, pipelines you paused, plans you decided), then: npm run accept',
    tellAfterMs: 0,
    ...(hold
      ? { accept: { seen: hold.since.toISOString(), means: 'the database is the right one, and work goes on from what it knows' } }
      : {}),
  };
}

/** The owner's own policy stops at what the account there stands at. */
export function problemOfPolicy(
  source: string,
  at: { kind: 'slots' | 'ratio'; reason: string; pipelines: readonly string[] },
): OwnerProblem {
  const { kind, reason, pipelines } = at;
  const what = kind === 'slots' ? 'nothing' : 'only what is free';
  return {
    id: `${kind}:${source}`,
    severity: 'warning',
    sentence: `${what} is taken from ${source} now (${pipelines.join(', ')}): ${reason}`,
    remedy:
      kind === 'slots'
        ? 'Nothing; it goes on when torrents have seeded long enough. Or lower keep-slots under quality'
        : 'Raise the ratio there; or lower ratio-floor, or allow wedges, under quality',
    tellAfterMs: 0,
  };
}

export function problemOfAccount(source: string): OwnerProblem {
  return {
    id: `account:${source}`,
    severity: 'error',
    sentence: `the account at ${source} may not download now; nothing is fetched there`,
    remedy: 'Look at your account there: ratio, unsatisfied torrents, warnings',
    tellAfterMs: 0,
    link: { kind: 'plugin', id: source },
  };
}
