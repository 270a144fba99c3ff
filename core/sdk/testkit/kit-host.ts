import {
  createHost,
  createLogger,
  type HostParts,
  memoryBudget,
  memoryCache,
  memoryExclusive,
  memoryGrant,
  memoryState,
  type Rate,
  Reroute,
  systemClock,
  userAgent,
  type WitnessedExchange,
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

/** A call of the real service. */
export interface LiveCall extends Omit<KitCall, 'address' | 'now'> {
  limits: readonly Rate[];
  /** The instance as its owner named it. */
  instance?: string;
  /** What the daemon shares with this call: what instances remember (a session that is changed by every answer), and the pace. */
  shared?: Partial<Pick<HostParts, 'store' | 'grant' | 'budget' | 'exclusive'>>;
  /** Instead of the network; for the kit's own tests. */
  dispatcher?: HostParts['dispatcher'];
}

interface HostedCall extends Omit<KitCall, 'address' | 'now'> {
  name?: string;
  limits: readonly Rate[];
  clock(): Date;
}

export interface KitResult {
  outcome: { ok: true; value: unknown } | { ok: false; failure: Failure };
  /** What the instance remembers of the keys that were asked for. */
  state: Record<string, unknown>;
  log: string;
}

/** Calls a method as the daemon would, on its own host, at a lifted pace, with every request sent to the stand-in. */
export async function callOnce(call: KitCall, remember: readonly string[] = []): Promise<KitResult> {
  const dispatcher = new Reroute(() => call.address);
  try {
    return await callOn({ ...call, clock: () => call.now, limits: [] }, { pace: 'lifted', dispatcher }, remember);
  } finally {
    await dispatcher.destroy();
  }
}

/** Calls a method for real, at the plugin's own pace, and hands every exchange to `witness`. */
export function callLive(call: LiveCall, witness: (exchange: WitnessedExchange) => void): Promise<KitResult> {
  return callOn(
    { ...call, clock: () => new Date(), name: call.instance ?? call.manifest.id },
    { pace: 'real', witness, ...call.shared, ...(call.dispatcher ? { dispatcher: call.dispatcher } : {}) },
    [],
  );
}

async function callOn(call: HostedCall, more: Partial<HostParts>, remember: readonly string[]): Promise<KitResult> {
  const { id, provides, hosts, needs, exclusive = false } = call.manifest;
  const name = call.name ?? id;
  const log: string[] = [];
  const state = memoryState();
  for (const [key, value] of Object.entries(call.state)) await state.set(name, key, value, false);
  const host = createHost({
    clock: { ...systemClock, now: () => new Date(call.clock()) },
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => call.clock()), state },
    exclusive: memoryExclusive(),
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
    userAgent: userAgent(call.manifest.version),
    ...more,
  });
  try {
    const spec = {
      name,
      plugin: id,
      folder: call.folder,
      provides,
      limits: call.limits,
      isolation: 'inline' as const,
      exclusive,
    };
    const instance = host.instance({ ...spec, hosts, needs: needs ?? [], deadlineMs: call.deadlineMs }, call.options);
    const outcome = await instance.call(call.call, call.input);
    const kept: Record<string, unknown> = {};
    for (const key of remember) kept[key] = (await state.get(name, key))?.value;
    return { outcome, state: kept, log: log.join('') };
  } finally {
    await host.close();
  }
}
