import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Child, makeBench, NOTHING_WRONG, signal, startChild } from './bench.ts';
import type { Scenario } from './scenarios.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const SLOTS = 60;
const SECOND_MS = 1000;
const TICKING = `  ticking:
    about: Comes every second.
    when: { every: 1s }
    select: { books: wanted }
    overlap: queue
    do: []
`;

/** Three daemons share an interval of a second for sixty of them; one is killed on the way. `lost`: slots that nobody started. */
export const sixtySlots: Scenario = {
  name: 'sixty slots over three daemons, one killed',
  tries: 1,
  run: async () => {
    const bench = await makeBench({ extra: TICKING });
    const children: Child[] = [];
    try {
      children.push(await startChild(bench));
      for (const number of [2, 3]) {
        const home = join(bench.dir, `home-${number}`);
        cpSync(bench.home, home, { recursive: true });
        rmSync(join(home, 'data'), { recursive: true, force: true });
        children.push(await startChild(bench, [], home));
      }
      const from = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS + SECOND_MS;
      await pause(from - Date.now() + (SLOTS / 3) * SECOND_MS);
      signal(children[0]?.pid ?? 0, 'SIGKILL');
      await pause(((SLOTS * 2) / 3 + 2) * SECOND_MS);
      const [slots] = await ask<{ started: number; twice: number }>(bench, started(from));
      return { counts: { ...NOTHING_WRONG, lost: SLOTS - (slots?.started ?? 0), twice: slots?.twice ?? 0 }, hit: true };
    } finally {
      for (const child of children) signal(child.pid, 'SIGKILL');
      await Promise.all(children.map((child) => child.ended));
      await bench.stop();
    }
  },
};

/** Slots of the sixty that were claimed, and those that started more than one run. */
const started = (from: number): string => `
  with slots as (select slot from schedule_slots where pipeline = 'ticking'
    and slot >= to_timestamp(${from / 1000}) and slot < to_timestamp(${from / 1000 + SLOTS}))
  select (select count(*)::int from slots) as started,
    (select count(*)::int from (select slot from tasks where pipeline = 'ticking' and slot is not null group by slot having count(*) > 1) t) as twice`;

const EVENTS = 2000;

/** The model's random story at its full length; what is wrong is told with the seed that repeats it. */
export const thousandsOfEvents: Scenario = {
  name: `model: ${EVENTS} random events, faults and restarts`,
  tries: 1,
  run: (_nth, random) =>
    new Promise((done) => {
      const seed = String(Math.floor(random() * 2 ** 31));
      const env = { ...process.env, MODEL_EVENTS: String(EVENTS), MODEL_SEED: seed };
      const words = ['--import', 'tsx', '--test', 'test/model/random.test.ts'];
      execFile(process.execPath, words, { env, cwd: PROJECT, maxBuffer: 2 ** 26 }, (error, said) => {
        const counts = { ...NOTHING_WRONG, unsettled: error ? 1 : 0 };
        done({ counts, hit: true, ...(error ? { open: `MODEL_SEED=${seed} ${said.slice(-3000)}` } : {}) });
      });
    }),
};
