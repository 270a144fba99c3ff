import { PIPELINES_FILE } from '../../config/read-files.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { type Watching, watchConfig } from '../../config/watch-config.ts';
import type { PipelinePlan } from '../../plan/plan.ts';
import { resumeApplying } from '../../run/apply-plan.ts';
import { Scheduler } from '../../trigger/scheduler.ts';
import type { CloseList } from '../close-list.ts';
import { type Opened, TOKENS, type Wiring } from '../container.ts';
import type { DaemonOptions } from '../daemon.ts';
import { startEventLoops } from '../events/event-loops.ts';
import type { Problems } from '../problems.ts';
import { readSettings } from '../settings.ts';
import { keepBackups } from './backups.ts';
import { seedGenres } from './seed-genres.ts';

/** Schedules, and the files whose change makes a new plan. */
export async function keepTime(
  options: DaemonOptions,
  opened: Opened,
  wiring: Wiring,
  problems: Problems,
  closing: CloseList,
): Promise<void> {
  const plugins = wiring.get(TOKENS.plugins);
  const { store, log, clock } = opened;
  const scheduler = new Scheduler({
    clock,
    plans: () => plugins.current().pipelines.filter((pipeline) => options.scope !== 'run' || followsDownloads(pipeline)),
    lastSlot: (name) => store.slots.last(name),
    claim: async () => true, // the slot is claimed in the transaction that starts the run
    start: async (name, slot) => {
      const plan = plugins.current();
      const pipeline = plan.pipelines.find((each) => each.name === name);
      const kind = pipeline?.when.some((when) => when.kind === 'every') ? 'every' : 'schedule';
      if (pipeline) await store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: kind, slot });
    },
    onError: (error, pipeline) => log.warn({ err: error, pipeline }, 'a schedule could not be started; it is tried again'),
  });
  const files = ['pipelines.yaml', '.env', 'config/secrets.yaml'];
  const events = options.scope === 'run' ? null : startEventLoops(wiring, closing, problems);
  const changed = (): void =>
    void reload(options, opened, wiring, problems).then(() => {
      events?.fit();
      return scheduler.look();
    });
  const watching: Watching = watchConfig(options.home, changed, { files });
  closing.add('file watcher', () => watching.close());
  closing.add('schedules', () => scheduler.stop());
  await scheduler.start();
  if (options.scope !== 'run') {
    const backups = keepBackups({ store, log, now: () => clock.now().getTime() });
    closing.add('backups', () => backups.stop());
  }
  await resumeApplying({ plans: plugins, runs: store.runs, proposals: store.plans });
}

const followsDownloads = (pipeline: PipelinePlan): boolean =>
  pipeline.select.noun === 'downloads' && pipeline.when.some((when) => when.kind === 'every');

/** A good file becomes the plan; a bad one changes nothing and is told with its lines. */
async function reload(options: DaemonOptions, opened: Opened, wiring: Wiring, problems: Problems): Promise<void> {
  const { log, store } = opened;
  try {
    const next = await readSettings({ home: options.home, env: options.env, previousText: opened.settings.texts['pipelines.yaml'] ?? '' });
    problems.found(next.findings);
    if (!next.plan)
      return void log.error(
        { findings: renderFindings(next.findings, next.texts) },
        'pipelines.yaml has mistakes; the plan before goes on',
      );
    await store.configVersions.save(next.plan.version, next.plan, next.texts[PIPELINES_FILE] ?? '');
    await seedGenres(store, next.plan.pipelines);
    await wiring.get(TOKENS.plugins).change(next.plan, next.secrets);
    opened.settings.texts = next.texts;
    log.info({ version: next.plan.version.slice(0, 12) }, 'pipelines.yaml was changed; the new plan is live');
  } catch (error) {
    log.error({ err: error }, 'pipelines.yaml could not be read again; the plan before goes on');
  }
}
