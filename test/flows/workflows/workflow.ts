import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOKENS } from '../../../core/main/container.ts';
import type { Daemon } from '../../../core/main/daemon.ts';
import { readSettings } from '../../../core/main/settings.ts';
import { upcoming } from '../../../core/trigger/slots.ts';
import { type FakeAudnexus, startFakeAudnexus } from '../../fakes/fake-audnexus.ts';
import { type FakeLibrivox, startFakeLibrivox } from '../../fakes/fake-librivox.ts';
import { shippedEnvironment, writeShippedHome } from '../../sandbox/shipped.ts';
import { makeWorld, type World } from '../../sandbox/world.ts';
import type { DatabaseKind } from '../databases.ts';
import { finished, type RunView } from '../run-pipeline.ts';
import { startDaemon } from '../start-daemon.ts';
import { until } from '../until.ts';
import { type MovedClock, movedClock, moveQueue } from './moved-clock.ts';

const MINUTE_MS = 60_000;
const MINUTES = 120;
const HASTE_MS = 15_000;
/** Before the pipeline's slot, so that the daemon is well up when it comes. */
const EARLY_MS = 10 * MINUTE_MS;

interface Options {
  /** Only the missing books of these numbers are posted. */
  books?: readonly number[];
  everySeconds?: number;
  /** Not before this moment. */
  from?: Date;
  /** Before the daemon starts. */
  prepare?(parts: { world: World; audnexus: FakeAudnexus }): void;
}

/** A workflow of the shipped file in a daemon whose clock stands shortly before the time that the file declares for it. */
export interface Workflow {
  world: World;
  audnexus: FakeAudnexus;
  daemon: Daemon;
  clock: MovedClock;
  /** Lets the clock come to the next time that the pipeline's own schedule or interval declares; gives the run that it started, at its end. */
  comesDue(pipeline?: string): Promise<RunView>;
  /** The first run of this pipeline after those that were there, at its end; a retry only where that is asked for. */
  nextRun(pipeline: string, known: ReadonlySet<string>, retry?: 'retry'): Promise<RunView>;
  knownRuns(pipeline: string): Promise<ReadonlySet<string>>;
  /** Who started it, and when by the clock of the file's zone: "02:00", or with the parts of the date that are asked for. */
  startOf(run: RunView, parts?: Intl.DateTimeFormatOptions): Promise<[string | undefined, string | undefined]>;
  rows<T>(sql: string, values?: readonly string[]): Promise<T[]>;
  end(): Promise<void>;
}

export async function beginWorkflow(pipeline: string, kind: DatabaseKind, options: Options = {}): Promise<Workflow> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-workflow-'));
  const world = await makeWorld({
    dir: join(dir, 'world'),
    standIn: true,
    minutes: MINUTES,
    ...(options.books ? { books: options.books } : {}),
  });
  const audnexus = await startFakeAudnexus();
  const librivox: FakeLibrivox = await startFakeLibrivox();
  options.prepare?.({ world, audnexus });
  const home = join(dir, 'home');
  const at = { audnexus: audnexus.url, librivox: librivox.url };
  writeShippedHome(world, home, { at, ...(options.everySeconds ? { everySeconds: options.everySeconds } : {}) });
  const database = await kind.make();
  const env = { ...shippedEnvironment(world), ...database.env };
  const first = await slotAfter(home, env, { pipeline, from: options.from ?? new Date() });
  const clock = movedClock(new Date(first.getTime() - EARLY_MS));
  const daemon = await startDaemon({ home, env, pace: 'lifted', clock });
  const stand = moveQueue(daemon, clock);
  const runs = async (name: string) => (await daemon.store.runs.list({ limit: 100, pipeline: name })).items;
  const knownRuns = async (name: string): Promise<ReadonlySet<string>> => new Set((await runs(name)).map(({ id }) => id));
  const nextRun: Workflow['nextRun'] = async (name, known, retry) => {
    const run = await until(`a run of ${name}`, async () =>
      (await runs(name)).reverse().find(({ id, trigger }) => !known.has(id) && (trigger === 'retry') === (retry !== undefined)),
    );
    return passing(clock, finished(daemon, run.id));
  };
  return {
    world,
    audnexus,
    daemon,
    clock,
    knownRuns,
    nextRun,
    startOf: async ({ id }, parts = {}) => {
      const started = await daemon.store.runs.summary(id);
      const shown = { timeZone: 'Europe/Berlin', hour: '2-digit', minute: '2-digit', ...parts } as const;
      return [started?.trigger, started?.startedAt.toLocaleString('en-GB', shown)];
    },
    rows: async (sql, values = []) => (await daemon.store.database.knex.raw(sql, [...values])).rows,
    comesDue: async (name = pipeline) => {
      const known = await knownRuns(name);
      const { when } = planOf(daemon, name);
      const [slot] = upcoming(when, clock.now(), 1);
      clock.passTo(slot as Date);
      return nextRun(name, known);
    },
    end: async () => {
      await stand();
      const hung = await daemon.stop();
      for (const part of [world, audnexus, librivox]) await part.stop();
      await database.drop();
      rmSync(dir, { recursive: true, force: true });
      if (hung.length > 0) throw new Error(`these parts did not end: ${hung.join(', ')}`);
    },
  };
}

/** Meanwhile the time passes quickly, so that what waits for a minute does not. */
async function passing<T>(clock: MovedClock, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => clock.pass(HASTE_MS), 250);
  return work.finally(() => clearInterval(timer));
}

function planOf(daemon: Daemon, name: string) {
  const found = daemon.wiring
    .get(TOKENS.plugins)
    .current()
    .pipelines.find((each) => each.name === name);
  if (!found) throw new Error(`the shipped file has no ${name}`);
  return found;
}

/** When the file itself declares that the pipeline comes next. */
async function slotAfter(home: string, env: NodeJS.ProcessEnv, { pipeline, from }: { pipeline: string; from: Date }): Promise<Date> {
  const { plan, findings } = await readSettings({ home, env });
  const when = plan?.pipelines.find((each) => each.name === pipeline)?.when ?? [];
  const [slot] = upcoming(when, new Date(from.getTime() + EARLY_MS), 1);
  if (!slot) throw new Error(`${pipeline} has no time of its own: ${JSON.stringify(findings)}`);
  return slot;
}
