import type { Failure } from '../sdk/index.ts';
import type { Outcome, Ports, Within } from './ports.ts';

/** Our lease is lost: another daemon may be at this very work. The job ends here and is worked again by whoever holds it. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  constructor(action: string) {
    super(`the lease was lost before ${action}; nothing was done`);
  }
}

export interface Act<T extends Record<string, unknown>> {
  /** Unique for ever: the same write is never done twice. */
  key: string;
  kind: string;
  instance: string;
  run: string;
  item: string;
  intent: Record<string, unknown>;
  payload?: Uint8Array;
  /** A cap that a new write of this kind may not pass. */
  within?: Within | undefined;
  /** Asked after a crash: did it happen? null: it did not. A failure: nobody knows now. */
  proof: () => Promise<Outcome<T | null>>;
  /** `goesOn`: nobody waits for it any more, it is not over, and this is its end. */
  write: (payload: Uint8Array | null) => Promise<Outcome<T> | { ok: false; failure: Failure; goesOn?: Promise<unknown> }>;
}

export type ActOutcome<T> = { ok: true; value: T; again: boolean } | { ok: false; failure: Failure; capped?: true };

const CAPPED: Failure = { code: 'refused', message: 'the cap on writes is reached' };

/** Only these say for certain that nothing happened. */
const CERTAINLY_NOT = new Set(['auth', 'refused', 'rate-limited']);

/** Stores the intent, checks the world where an earlier try was cut off, claims our epoch, writes, settles. */
export async function act<T extends Record<string, unknown>>(ports: Pick<Ports, 'actions'>, wanted: Act<T>): Promise<ActOutcome<T>> {
  const { proof, write, within, ...row } = wanted;
  const action = await ports.actions.intend(within ? { ...row, within } : row);
  if (!action) return { ok: false, failure: CAPPED, capped: true };
  if (action.state === 'done') return { ok: true, value: action.result as T, again: true };
  if (action.state === 'doing') {
    const happened = await proof();
    if (!happened.ok) return happened;
    if (happened.value) {
      await ports.actions.settle(action.id, 'done', happened.value);
      return { ok: true, value: happened.value, again: true };
    }
  }
  const payload = wanted.payload ?? (await ports.actions.payload(action.id));
  // Last, because the call goes under the lease of the moment in which it begins, which should be the claim's.
  if (!(await ports.actions.claim(action.id))) throw new LeaseLost(`${wanted.kind} (${wanted.key})`);
  const outcome = await write(payload);
  if (outcome.ok) {
    await ports.actions.settle(action.id, 'done', outcome.value);
    return { ok: true, value: outcome.value, again: false };
  }
  if (CERTAINLY_NOT.has(outcome.failure.code)) await ports.actions.settle(action.id, 'failed', { ...outcome.failure });
  else await letGo(ports, action.id, 'goesOn' in outcome ? outcome.goesOn : undefined);
  return { ok: false, failure: outcome.failure };
}

/** What still goes on stays ours until its end, or another daemon would do it beside it. Where that cannot be stored, until we end. */
async function letGo({ actions }: Pick<Ports, 'actions'>, id: string, goesOn?: Promise<unknown>): Promise<void> {
  if (!goesOn) return actions.release(id);
  const release = (): Promise<void> => actions.release(id).catch(() => {});
  void goesOn.then(release, release);
}
