import pino from 'pino';
import {
  createHost,
  memoryBudget,
  memoryCache,
  memoryExclusive,
  memoryGrant,
  memoryState,
  Reroute,
  systemClock,
} from '../../host/index.ts';
import type { Capability } from '../capability.ts';
import type { Failure } from '../failure.ts';
import type { Manifest } from '../manifest.ts';

/** One call as the kit makes it. */
export interface KitCall {
  folder: string;
  manifest: Manifest;
  call: Capability;
  input: readonly unknown[];
  /** camelCase, complete. */
  options: Record<string, unknown>;
  state: Record<string, unknown>;
  now: Date;
  deadlineMs: number;
  /** Where the stand-in listens, to which every request goes. */
  address: string;
}

export interface KitResult {
  outcome: { ok: true; value: unknown } | { ok: false; failure: Failure };
  /** What the instance remembers of the keys that were asked for. */
  state: Record<string, unknown>;
  log: string;
}

/** Calls a method as the daemon would, on its own host, at a lifted pace, with every request sent to the stand-in. */
export async function callOnce(call: KitCall, remember: readonly string[] = []): Promise<KitResult> {
  const log: string[] = [];
  const state = memoryState();
  for (const [key, value] of Object.entries(call.state)) await state.set(call.manifest.id, key, value, false);
  const dispatcher = new Reroute(() => call.address);
  const host = createHost({
    clock: { ...systemClock, now: () => new Date(call.now) },
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => call.now), state },
    exclusive: memoryExclusive(),
    logger: pino({ level: 'debug' }, { write: (line: string) => log.push(line) }),
    userAgent: 'Tomewright/contract-kit',
    pace: 'lifted',
    dispatcher,
  });
  try {
    const { id, provides, hosts, needs } = call.manifest;
    const spec = { name: id, plugin: id, folder: call.folder, provides, limits: [], isolation: 'inline' as const, exclusive: false };
    const instance = host.instance({ ...spec, hosts, needs: needs ?? [], deadlineMs: call.deadlineMs }, call.options);
    const outcome = await instance.call(call.call, call.input);
    const kept: Record<string, unknown> = {};
    for (const key of remember) kept[key] = (await state.get(id, key))?.value;
    return { outcome, state: kept, log: log.join('') };
  } finally {
    await host.close();
    await dispatcher.destroy();
  }
}
