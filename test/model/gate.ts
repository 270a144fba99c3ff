import type { Ports } from '../../core/run/ports.ts';

/** The daemon was killed: nothing that it was doing goes on. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** Stands between a runner and everything outside it; the daemon may die at any of the calls, after what the call did has happened. */
export interface Gate {
  calls: string[];
  /** Dies right after the call of this number (0: before the first). */
  killAt: number;
  isDead: boolean;
  /** Waits until this daemon may make its next call. */
  turn?: () => Promise<void>;
}

export const openGate = (killAt = Number.POSITIVE_INFINITY): Gate => ({ calls: [], killAt, isDead: killAt === 0 });

const NOUNS = ['plugins', 'runs', 'actions', 'shelf', 'downloads', 'provenance', 'importer', 'outbox'] as const;

const named = (noun: string, method: string, args: unknown[]): string => (noun === 'plugins' ? `plugins.${args[1]}` : `${noun}.${method}`);

/** Calls that leave everything as it was: dying after one is dying after the call before it. */
const READS =
  /^(runs\.(get|item|counts|progress)|actions\.(payload|byKey|doneSince)|shelf\.(inventory|owned|missing(Ids|Of|Beside)|bookClue|standing|genres|entries)|downloads\.(ofItem|get|open|select|stuck|blocked|triedSince|cursor)|provenance\.known|importer\.(probe|look|list)|plugins\.(source|metadata)\.(search|account|identify|shelf)|plugins\.library\.(list|read|place|locate)|plugins\.downloader\.(status|files))/;

export const changesNothing = (call: string): boolean => READS.test(call);

/** The same ports, behind the gate. */
export function behind(gate: Gate, ports: Ports): Ports {
  const through = async (name: string, work: () => unknown): Promise<unknown> => {
    await gate.turn?.();
    if (gate.isDead) throw new Killed(name);
    const value = await work();
    gate.calls.push(name);
    if (gate.calls.length >= gate.killAt) gate.isDead = true;
    if (gate.isDead) throw new Killed(name);
    return value;
  };
  const gated = <T extends object>(noun: string, target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => through(named(noun, String(name), args), () => member.apply(target, args));
      },
    });
  return { ...ports, ...Object.fromEntries(NOUNS.map((noun) => [noun, gated(noun, ports[noun])])) };
}
