import type { InstancePlan } from './plan.ts';

/** The option by which a collecting source says that it can leave indexers out. */
const OPTION = 'leaveOut';

/**
 * No source is asked twice for one thing: a collecting source (Prowlarr) leaves out what is configured as a source of its own.
 * It is told by its option `leave-out`, to which the ids of the other configured sources are added.
 */
export function leaveOutOwnSources(instances: readonly InstancePlan[]): InstancePlan[] {
  const sources = instances.filter((one) => one.provides.includes('source.search') && !one.missing);
  return instances.map((instance) => {
    const named = instance.options[OPTION];
    if (!Array.isArray(named) || !instance.provides.includes('source.search')) return instance;
    const others = sources.filter((one) => one.plugin !== instance.plugin).map((one) => one.plugin);
    return { ...instance, options: { ...instance.options, [OPTION]: [...new Set([...named, ...others])] } };
  });
}
