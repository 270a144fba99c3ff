import { checkShape } from '../config/check-shape.ts';
import { hasErrors } from '../config/finding.ts';
import { parseDuration, parseRate } from '../config/lengths.ts';
import type { InstanceEntry } from '../config/pipelines-file.ts';
import { environmentName, type Secrets } from '../config/secrets.ts';
import { SDK_VERSION } from '../sdk/index.ts';
import type { PluginView } from './catalog-view.ts';
import { compileHook } from './compile-hook.ts';
import type { Desk, DeskInstance } from './desk.ts';
import { planFinding } from './messages.ts';
import type { InstancePlan, Rate } from './plan.ts';
import { pluginOptions, secretUses, withoutDefaulted } from './plugin-options.ts';
import { looserThan, strictest } from './strictest.ts';

const DEFAULT_DEADLINE_MS = 60_000;

/** Puts one instance of `plugins:` on the desk, its options and limits checked against its plugin. */
export function compileInstance(desk: Desk, name: string, secrets: Secrets): DeskInstance {
  const entry = desk.config.value.plugins[name]!;
  const pluginId = entry.use ?? name;
  const plugin = desk.catalog.plugins.get(pluginId);
  if (!plugin) return { name, pluginId, missing: [] };
  // Options written for another SDK cannot be judged; whoever uses the instance is told.
  if (plugin.manifest.sdk !== SDK_VERSION) return { name, pluginId, plugin, missing: [] };
  const isSound = checkOptions(desk, { name, entry, plugin });
  const isOff = entry.enabled === false;
  const missing = isOff ? [`${name} (enabled: false)`] : missingSecrets({ entry, plugin, secrets });
  const paths = pathMap(desk, name, entry.paths ?? {});
  const limits = instanceLimits(desk, { name, entry, plugin });
  const hookSecrets = compileHook(desk, { name, entry, plugin }, secrets);
  if (!isSound) return { name, pluginId, plugin, missing };
  const { manifest } = plugin;
  const plan: InstancePlan = {
    name,
    plugin: pluginId,
    folder: plugin.folder,
    provides: [...manifest.provides],
    options: pluginOptions(entry.with ?? {}, plugin.optionsSchema),
    limits,
    paths,
    isolation: entry.isolation ?? (plugin.builtIn ? 'inline' : 'process'),
    exclusive: manifest.exclusive ?? false,
    deadlineMs: parseDuration(manifest.deadline ?? '') ?? DEFAULT_DEADLINE_MS,
    hosts: [...manifest.hosts],
    needs: [...(manifest.needs ?? [])],
    ...(hookSecrets ? { hookSecrets } : {}),
    ...(manifest.protocols ? { protocols: [...manifest.protocols] } : {}),
    ...(isOff ? { isOff: true as const } : {}),
    ...(missing.length > 0 ? { missing } : {}),
  };
  return { name, pluginId, plugin, plan, missing };
}

interface Subject {
  name: string;
  entry: InstanceEntry;
  plugin: PluginView;
}

function checkOptions(desk: Desk, { name, entry, plugin }: Subject): boolean {
  const path = ['plugins', name, 'with'];
  const options = entry.with ?? {};
  const schema = withoutDefaulted(plugin.optionsSchema);
  const wrong = checkShape(schema, options, { yaml: desk.config.yaml, path, secrets: true });
  desk.findings.push(...wrong);
  for (const use of secretUses(options, plugin.optionsSchema)) {
    if (use.name !== undefined) continue;
    const key = String(use.path.at(-1));
    const secret = `${name}-${key}`;
    const place = desk.config.yaml.place([...path, ...use.path]);
    const values = { key, name: secret, variable: environmentName(secret) };
    desk.findings.push({ ...planFinding('plan/inline-secret', place, values), sensitive: true });
  }
  if (hasErrors(wrong)) return false;
  return plugin.manifest.hosts.map((host) => checkAddress(desk, host, { path, options })).every(Boolean);
}

// "config:url" in the manifest says that the option `url` is an address.
function checkAddress(desk: Desk, host: string, where: { path: string[]; options: Record<string, unknown> }): boolean {
  const key = /^config:(.+)$/.exec(host)?.[1];
  const value = key === undefined ? undefined : where.options[key];
  if (key === undefined || typeof value !== 'string') return true;
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol) && new URL(value).hostname !== '') return true;
  desk.report('plan/not-a-url', [...where.path, key], { key });
  return false;
}

function missingSecrets({ entry, plugin, secrets }: { entry: InstanceEntry; plugin: PluginView; secrets: Secrets }): string[] {
  const names = secretUses(entry.with ?? {}, plugin.optionsSchema).flatMap((use) => (use.name === undefined ? [] : [use.name]));
  return [...new Set(names)].filter((secret) => secrets(secret) === undefined);
}

function instanceLimits(desk: Desk, { name, entry, plugin }: Subject): Rate[] {
  const own = rates(plugin.manifest.limit);
  checkStricter(desk, { name, limit: entry.limit, path: ['plugins', name, 'limit'], than: own });
  return strictest([...own, ...rates(entry.limit)]);
}

/** A finding for each of these limits that is looser than one that holds anyway. */
export function checkStricter(
  desk: Desk,
  check: { name: string; limit: string | string[] | undefined; path: (string | number)[]; than: Rate[] },
): void {
  for (const [index, rate] of rates(check.limit).entries()) {
    const stricter = looserThan(rate, check.than);
    const path = Array.isArray(check.limit) ? [...check.path, index] : check.path;
    if (stricter) desk.report('plan/looser-limit', path, { limit: rate.text, than: stricter.text, name: check.name });
  }
}

export function rates(limit: string | readonly string[] | undefined): Rate[] {
  return [limit ?? []].flat().flatMap((text) => parseRate(text) ?? []);
}

const ABSOLUTE = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

function pathMap(desk: Desk, name: string, paths: Record<string, string>): InstancePlan['paths'] {
  const seen = new Set<string>();
  for (const [theirs, ours] of Object.entries(paths)) {
    const path = ['plugins', name, 'paths', theirs];
    if (!ABSOLUTE.test(theirs)) desk.report('plan/path', path, { path: theirs }, 'key');
    if (!ABSOLUTE.test(ours)) desk.report('plan/path', path, { path: ours });
    if (seen.has(trimSlash(theirs))) desk.report('plan/paths-clash', path, { path: theirs }, 'key');
    seen.add(trimSlash(theirs));
  }
  return Object.entries(paths)
    .map(([theirs, ours]) => ({ theirs: trimSlash(theirs), ours: trimSlash(ours) }))
    .sort((a, b) => b.theirs.length - a.theirs.length);
}

function trimSlash(path: string): string {
  return /^(\/|[A-Za-z]:[\\/])$/.test(path) ? path : path.replace(/[\\/]+$/, '');
}
