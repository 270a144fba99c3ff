import type { InstancePlan, PipelinePlan } from '../../plan/plan.ts';
import { usedBy } from '../../plan/render-plan.ts';
import type { Account } from '../../sdk/index.ts';
import type { ServiceBudget, ShownPlugin } from '../../server/route.ts';
import type { DaemonStore, Opened } from '../container.ts';
import type { LivePlugins } from '../live-plugins.ts';

const DAY_MS = 86_400_000;

/** Every instance of the plan that is live, as people see it. */
export async function shownPlugins({ store, settings }: Opened, plugins: LivePlugins): Promise<ShownPlugin[]> {
  const plan = plugins.current();
  const [off, paused, used] = await Promise.all([store.switches.plugins(), store.shown.paused(), store.shown.usedToday()]);
  const health = new Map(plugins.health().map((each) => [each.instance, each.health]));
  return plan.instances.map((instance) => {
    const { name, plugin, provides, isolation, missing = [] } = instance;
    const calls = plugins.calls.of(name);
    const manifest = settings.catalog.plugins.get(plugin)?.manifest;
    const pausedUntil = paused.find((each) => each.instance === name)?.until ?? null;
    const isEnabled = !off.includes(name);
    return {
      instance: name,
      plugin,
      version: manifest?.version ?? '',
      summary: manifest?.summary ?? '',
      kinds: [...new Set(provides.map((capability) => capability.split('.')[0] as string))],
      provides: [...provides],
      state: stateOf({ isEnabled, isMissing: missing.length > 0, pausedUntil, state: health.get(name)?.state }),
      pausedUntil,
      breaker: health.get(name)?.breaker ?? null,
      limits: instance.limits.map((rate) => ({ text: rate.text, ...leftOf(name, rate, used) })),
      failures: calls.failures,
      isolation,
      crashes: health.get(name)?.crashes ?? 0,
      enabled: isEnabled,
      missing: [...missing],
      pipelines: plan.pipelines.filter((pipeline) => usedBy(pipeline).has(name)).map((pipeline) => pipeline.name),
      calls: { today: calls.today, failed: calls.failed },
      medianMs: plugins.calls.medianMs(name),
    };
  });
}

function stateOf(of: {
  isEnabled: boolean;
  isMissing: boolean;
  pausedUntil: Date | null;
  state: string | undefined;
}): ShownPlugin['state'] {
  if (!of.isEnabled) return 'disabled';
  if (of.isMissing) return 'not-configured';
  if (of.state === 'quarantined' || of.state === 'resting') return of.state;
  if (of.pausedUntil) return 'paused';
  return of.state === 'ready' ? 'ok' : 'idle';
}

type Used = { key: string; used: number }[];

function leftOf(instance: string, rate: { starts: number; perMs: number }, used: Used): { left?: number; of?: number } {
  if (rate.perMs !== DAY_MS) return {};
  return { left: Math.max(0, rate.starts - usedBudget(instance, used)), of: rate.starts };
}

/** Budgets are counted by instance and host; an instance that asks several has one for each, and the fullest tells. */
const usedBudget = (instance: string, used: Used): number =>
  Math.max(0, ...used.filter(({ key }) => key.startsWith(`${instance} `)).map((each) => each.used));

/** What is left at the services: requests of the day as counted, and accounts as they were last read. */
export async function serviceBudgets(store: DaemonStore, plugins: LivePlugins): Promise<ServiceBudget[]> {
  const { instances, pipelines } = plugins.current();
  const used = await store.shown.usedToday();
  const now = new Date();
  const resetsAt = new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
  const requests = instances.flatMap(({ name, limits }) =>
    limits
      .filter((rate) => rate.perMs === DAY_MS)
      .map(
        (rate): ServiceBudget => ({
          instance: name,
          kind: 'requests',
          left: Math.max(0, rate.starts - usedBudget(name, used)),
          of: rate.starts,
          asOf: now,
          resetsAt,
        }),
      ),
  );
  const accounts = await Promise.all(
    instances.filter((instance) => instance.provides.includes('source.account')).map((instance) => accountOf(store, pipelines, instance)),
  );
  return [...requests, ...accounts.flat()];
}

export const ACCOUNT = '~account';

/** The account as it was last read, by whichever daemon. */
async function accountOf(store: DaemonStore, pipelines: readonly PipelinePlan[], { name }: InstancePlan): Promise<ServiceBudget[]> {
  const stored = (await store.state.get(name, ACCOUNT))?.value as { account: Account; at: string } | undefined;
  if (!stored) return [];
  const { account } = stored;
  const common = { instance: name, asOf: new Date(stored.at) };
  const floor = Math.max(0, ...pipelines.map((pipeline) => pipeline.quality.cost.ratioFloor ?? 0));
  const limit = account.unsatisfied?.limit;
  return [
    ...(account.unsatisfied && limit !== undefined
      ? [{ ...common, kind: 'slots' as const, left: Math.max(0, limit - account.unsatisfied.count), of: limit }]
      : []),
    ...(account.ratio === undefined ? [] : [{ ...common, kind: 'ratio' as const, left: account.ratio, ...(floor > 0 ? { floor } : {}) }]),
    ...(account.wedges === undefined ? [] : [{ ...common, kind: 'wedges' as const, left: account.wedges }]),
  ];
}
