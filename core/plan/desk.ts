import type { Finding } from '../config/finding.ts';
import type { PipelinesConfig } from '../config/load-config.ts';
import { suggestion } from '../config/near-word.ts';
import type { Path } from '../config/read-yaml.ts';
import type { Capability } from '../sdk/index.ts';
import { SDK_VERSION } from '../sdk/index.ts';
import type { CatalogView, PluginView } from './catalog-view.ts';
import { type MESSAGES, planFinding } from './messages.ts';
import type { InstancePlan } from './plan.ts';

/** An instance on the compiler's desk; without `plan` where its plugin cannot be loaded or its options are wrong. */
export interface DeskInstance {
  name: string;
  pluginId: string;
  plugin?: PluginView;
  plan?: InstancePlan;
  missing: string[];
}

const MOST_FINDINGS = 500;

/** What all parts of the compiler share: the file, the instances, and the list of findings. */
export class Desk {
  readonly config: PipelinesConfig;
  readonly catalog: CatalogView;
  readonly instances = new Map<string, DeskInstance>();
  readonly findings: Finding[] = [];
  private readonly told = new Set<string>();

  constructor(parts: { config: PipelinesConfig; catalog: CatalogView }) {
    this.config = parts.config;
    this.catalog = parts.catalog;
  }

  report(code: keyof typeof MESSAGES, path: Path, values: Record<string, string | number> = {}, what: 'key' | 'value' = 'value'): void {
    // One mistake in a list of thousands is told often enough.
    if (this.findings.length < MOST_FINDINGS) this.findings.push(planFinding(code, this.config.yaml.place(path, what), values));
  }

  /** The instance of that name if it can do all of `all` and one of `any`; else a finding at `path`. */
  instance(name: string, can: { all?: readonly Capability[]; any?: readonly Capability[] }, spot: Spot): DeskInstance | undefined {
    const found = this.known(name, spot);
    if (!found?.plugin) return undefined;
    const provides: readonly Capability[] = found.plugin.manifest.provides;
    const lacks = (can.all ?? []).filter((one) => !provides.includes(one));
    if (can.any?.length && !can.any.some((one) => provides.includes(one))) lacks.push(can.any[0]!);
    if (lacks.length === 0) return found;
    const able = [...this.instances.values()].filter((one) =>
      [...(can.all ?? [])].every((need) => one.plugin?.manifest.provides.includes(need)),
    );
    const near = able.length > 0 && can.all?.length ? `These can: ${able.map((one) => `\`${one.name}\``).join(', ')}.` : '';
    this.report('plan/cannot', spot.path, { name, lacks: lacks.join(', '), near }, spot.what);
    return undefined;
  }

  private known(name: string, spot: Spot): DeskInstance | undefined {
    const found = this.instances.get(name);
    if (!found) {
      const isPlugin = this.catalog.plugins.has(name);
      const near = isPlugin
        ? `There is a plugin of that name: add \`${name}: {}\` under \`plugins\`.`
        : suggestion(name, [...this.instances.keys()]);
      this.report('plan/unknown-instance', spot.path, { name, near }, spot.what);
      return undefined;
    }
    if (found.plugin?.manifest.sdk === SDK_VERSION) return found;
    // Once is enough: every other place has the same cause.
    if (this.told.has(name)) return undefined;
    this.told.add(name);
    if (!found.plugin) {
      this.report(
        'plan/plugin-not-found',
        spot.path,
        { name, plugin: found.pluginId, near: suggestion(found.pluginId, [...this.catalog.plugins.keys()]) },
        spot.what,
      );
    } else {
      const values = { name, plugin: found.pluginId, sdk: found.plugin.manifest.sdk, ours: SDK_VERSION };
      this.report('plan/other-sdk', spot.path, values, spot.what);
    }
    return undefined;
  }
}

export interface Spot {
  path: Path;
  what?: 'key';
}
