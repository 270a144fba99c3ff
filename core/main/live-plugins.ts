import { isDeepStrictEqual } from 'node:util';
import type { Secrets } from '../config/secrets.ts';
import type { Host, InstanceHandle, InstanceHealth } from '../host/parts.ts';
import type { InstancePlan, Plan } from '../plan/plan.ts';
import type { Outcome } from '../run/ports.ts';
import type { Capability, Failure, Health } from '../sdk/index.ts';
import { CallBook } from './call-book.ts';

interface Live {
  plan: InstancePlan;
  options: Record<string, unknown>;
  handle: InstanceHandle;
}

/** The plan that is live, and the plugin instances it names. A new plan keeps the instances that it did not change. */
export class LivePlugins {
  private readonly host: Host;
  private plan: Plan;
  private secrets: Secrets;
  private readonly live = new Map<string, Live>();
  private readonly switchedOff: () => Promise<ReadonlySet<string>>;
  readonly calls = new CallBook(() => new Date());

  constructor(host: Host, plan: Plan, secrets: Secrets, switchedOff: () => Promise<ReadonlySet<string>> = async () => new Set()) {
    this.host = host;
    this.plan = plan;
    this.secrets = secrets;
    this.switchedOff = switchedOff;
    this.fit(secrets);
  }

  current(): Plan {
    return this.plan;
  }

  /** Goes over to a new plan; what is no longer named is closed. */
  async change(plan: Plan, secrets: Secrets): Promise<void> {
    this.plan = plan;
    this.secrets = secrets;
    const dropped = this.fit(secrets);
    await Promise.all(dropped.map((handle) => handle.close()));
  }

  private fit(secrets: Secrets): InstanceHandle[] {
    const dropped: InstanceHandle[] = [];
    const names = new Set(this.plan.instances.map((instance) => instance.name));
    for (const [name, { handle }] of this.live) if (!names.has(name) && this.live.delete(name)) dropped.push(handle);
    for (const plan of this.plan.instances) {
      if (plan.missing?.length) continue;
      const options = filled(plan.options, secrets);
      const before = this.live.get(plan.name);
      if (before && isDeepStrictEqual(before.plan, plan) && isDeepStrictEqual(before.options, options)) continue;
      if (before) dropped.push(before.handle);
      this.live.set(plan.name, { plan, options, handle: this.host.instance(plan, options, secretValues(plan.options, secrets)) });
    }
    return dropped;
  }

  async call<T>(instance: string, capability: Capability, args: unknown[], pipeline?: string): Promise<Outcome<T>> {
    const live = this.live.get(instance);
    if (!live) return { ok: false, failure: this.absent(instance) };
    if ((await this.switchedOff()).has(instance))
      return { ok: false, failure: { code: 'unavailable', message: `${instance} is disabled; enable it under Plugins, or with the API` } };
    const limits = this.plan.pipelines.find((each) => each.name === pipeline)?.limits[instance];
    return this.calls.noted<T>(instance, capability, () => live.handle.call<T>(capability, args, limits ? { limits } : {}));
  }

  async check(instance: string): Promise<Outcome<Health>> {
    const live = this.live.get(instance);
    return live ? live.handle.check() : { ok: false, failure: this.absent(instance) };
  }

  /** What webhooks to an instance are proved with; null where it takes none. Those without a value prove nothing. */
  hookSecrets(instance: string): string[] | null {
    const found = this.plan.instances.find((each) => each.name === instance);
    if (!found?.hookSecrets || !found.provides.includes('library.hook')) return null;
    return found.hookSecrets.flatMap((one) => (typeof one === 'string' ? one : (this.secrets(one.secret) ?? [])));
  }

  /** The values of all secrets that the plan names, for masking them. */
  knownSecrets(): string[] {
    return this.plan.instances.flatMap(({ options, hookSecrets }) => secretValues([options, hookSecrets], this.secrets));
  }

  private absent(name: string): Failure {
    const { missing, isOff } = this.plan.instances.find((each) => each.name === name) ?? {};
    if (isOff) return { code: 'refused', message: `${name} is off in pipelines.yaml; take its "enabled: false" away to use it` };
    if (missing?.length)
      return { code: 'auth', message: `${name} is not configured: the secret ${missing.join(', ')} has no value; see: npm run lint` };
    return { code: 'refused', message: `pipelines.yaml has no instance "${name}"` };
  }

  health(): { instance: string; plugin: string; health: InstanceHealth }[] {
    return [...this.live.values()].map(({ plan, handle }) => ({ instance: plan.name, plugin: plan.plugin, health: handle.health() }));
  }
}

const isSecret = (value: unknown): value is { secret: string } =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  typeof (value as { secret?: unknown }).secret === 'string';

/** The options with the values of their secrets. */
export function filled(options: Record<string, unknown>, secrets: Secrets): Record<string, unknown> {
  const fill = (value: unknown): unknown => {
    if (isSecret(value)) return secrets(value.secret);
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]));
    return value;
  };
  return fill(options) as Record<string, unknown>;
}

function secretValues(options: unknown, secrets: Secrets): string[] {
  if (isSecret(options)) return [secrets(options.secret)].filter((value) => value !== undefined);
  if (typeof options !== 'object' || options === null) return [];
  return Object.values(options).flatMap((inner) => secretValues(inner, secrets));
}
