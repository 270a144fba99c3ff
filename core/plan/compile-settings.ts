import { parseBytes, parseDuration } from '../config/lengths.ts';
import { suggestion } from '../config/near-word.ts';
import type { DefaultsEntry, PipelineEntry, QualityEntry } from '../config/pipelines-file.ts';
import { DEFAULT_QUALITY, type QualityProfile } from '../sdk/index.ts';
import { checkStricter, rates } from './compile-instance.ts';
import type { Desk } from './desk.ts';
import type { PipelinePlan, Rate } from './plan.ts';
import { strictest } from './strictest.ts';

type Settings = Pick<
  PipelinePlan,
  'batch' | 'overlap' | 'catchUpMs' | 'backoffMs' | 'caps' | 'approve' | 'notify' | 'dryRun' | 'quality' | 'limits'
>;

const BUILT_IN = { batch: 25, overlap: 'skip', 'catch-up': '6h', retry: { backoff: ['1d', '3d', '7d'] }, approve: 'over-caps' } as const;

/** So many books' metadata are written in a run and day before their owner is asked, unless pipelines.yaml says otherwise. */
const WRITES_UNASKED = 25;

/** What the pipeline says, else what the defaults say, else what is built in. Limits add up, and any dry run wins. */
export function compileSettings(desk: Desk, name: string): Settings {
  const pipeline = desk.config.value.pipelines[name]!;
  const defaults = desk.config.value.defaults ?? {};
  return {
    batch: batchOf(pipeline.batch ?? defaults.batch ?? BUILT_IN.batch),
    overlap: pipeline.overlap ?? defaults.overlap ?? BUILT_IN.overlap,
    catchUpMs: parseDuration(pipeline['catch-up'] ?? defaults['catch-up'] ?? BUILT_IN['catch-up'])!,
    backoffMs: backoffOf(pipeline.retry ?? defaults.retry ?? { backoff: [...BUILT_IN.retry.backoff] }),
    caps: capsOf(pipeline.caps ?? defaults.caps ?? {}),
    approve: pipeline.approve ?? defaults.approve ?? BUILT_IN.approve,
    notify: notifyOf(desk, name),
    dryRun: (pipeline['dry-run'] ?? false) || (defaults['dry-run'] ?? false),
    quality: qualityOf(desk, name, { pipeline, defaults }),
    limits: limitsOf(desk, name, { pipeline, defaults }),
  };
}

function batchOf(batch: NonNullable<DefaultsEntry['batch']>): PipelinePlan['batch'] {
  if (typeof batch === 'number') return { size: batch, pauseMs: 0 };
  return { size: batch.size, pauseMs: parseDuration(batch.pause ?? '') ?? 0, ...(batch.until ? { until: batch.until } : {}) };
}

function backoffOf(retry: NonNullable<DefaultsEntry['retry']>): number[] {
  return retry === 'none' ? [] : retry.backoff.map((text) => parseDuration(text)!);
}

function capsOf({ size, ...caps }: NonNullable<DefaultsEntry['caps']>): PipelinePlan['caps'] {
  return { writes: WRITES_UNASKED, ...caps, ...(size === undefined ? {} : { bytes: parseBytes(size)! }) };
}

function notifyOf(desk: Desk, name: string): PipelinePlan['notify'] {
  const own = desk.config.value.pipelines[name]!.notify;
  const notify = own ?? desk.config.value.defaults?.notify ?? 'none';
  if (notify === 'none') return {};
  const path = own === undefined ? ['defaults', 'notify'] : ['pipelines', name, 'notify'];
  for (const instance of Object.keys(notify))
    desk.instance(instance, { all: ['notifier.send'] }, { path: [...path, instance], what: 'key' });
  return notify;
}

interface Layers {
  pipeline: PipelineEntry;
  defaults: DefaultsEntry;
}

function qualityOf(desk: Desk, name: string, { pipeline, defaults }: Layers): QualityProfile {
  const profiles = new Map(Object.entries(desk.config.value.quality ?? {}));
  const wanted = pipeline.quality ?? defaults.quality ?? DEFAULT_QUALITY.name;
  const profile = profiles.get(wanted);
  if (profile) return profileOf(wanted, profile);
  if (wanted !== DEFAULT_QUALITY.name) {
    const path = pipeline.quality === undefined ? ['defaults', 'quality'] : ['pipelines', name, 'quality'];
    desk.report('plan/unknown-quality', path, { name: wanted, near: suggestion(wanted, [...profiles.keys()]) });
  }
  return DEFAULT_QUALITY;
}

/** A profile of the file, with what it leaves open as it is by default. */
export function profileOf(name: string, entry: QualityEntry): QualityProfile {
  const { cost = {}, upgrade = {}, narrators = {} } = entry;
  const ratioFloor = cost['ratio-floor'];
  return {
    name,
    formats: entry.formats ?? DEFAULT_QUALITY.formats,
    languages: entry.languages ?? DEFAULT_QUALITY.languages,
    abridged: entry.unabridged === undefined ? DEFAULT_QUALITY.abridged : !entry.unabridged,
    dramatized: entry.dramatized ?? DEFAULT_QUALITY.dramatized,
    narrators: { liked: narrators.liked ?? [], refused: narrators.refused ?? [] },
    bytesPerHour: boundsOf(entry['size-per-hour']),
    bytes: boundsOf(entry.size),
    seeders: entry.seeders ?? DEFAULT_QUALITY.seeders,
    packs: entry.packs ?? DEFAULT_QUALITY.packs,
    cost: {
      freeleechOnly: cost['freeleech-only'] ?? DEFAULT_QUALITY.cost.freeleechOnly,
      ...(ratioFloor === undefined ? {} : { ratioFloor }),
      keepSlots: cost['keep-slots'] ?? DEFAULT_QUALITY.cost.keepSlots,
      wedges: cost.wedges ?? DEFAULT_QUALITY.cost.wedges,
    },
    upgrade: { wanted: upgrade.wanted ?? DEFAULT_QUALITY.upgrade.wanted, cap: upgrade.cap ?? DEFAULT_QUALITY.upgrade.cap },
  };
}

function boundsOf(bounds: { min?: string; max?: string } = {}): { min?: number; max?: number } {
  return Object.fromEntries(Object.entries(bounds).map(([side, text]) => [side, parseBytes(text)!]));
}

function limitsOf(desk: Desk, name: string, { pipeline, defaults }: Layers): Record<string, Rate[]> {
  const layers = [
    { path: ['defaults', 'limit'], limit: defaults.limit ?? {} },
    { path: ['pipelines', name, 'limit'], limit: pipeline.limit ?? {} },
  ];
  const limits: Record<string, Rate[]> = {};
  for (const layer of layers) {
    for (const [instance, limit] of Object.entries(layer.limit)) {
      const path = [...layer.path, instance];
      const than = desk.instance(instance, {}, { path, what: 'key' })?.plan?.limits ?? [];
      checkStricter(desk, { name: instance, limit, path, than });
      limits[instance] = strictest([...(limits[instance] ?? []), ...rates(limit)]);
    }
  }
  return limits;
}
