import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs, promisify } from 'node:util';
import { postgresql } from '../flows/databases.ts';
import { type Counts, isClean, NOTHING_WRONG, sum, tidy } from './bench.ts';
import { sixtySlots, thousandsOfEvents } from './long.ts';
import { MUTATIONS } from './mutations.ts';
import {
  databaseAway,
  fileErrors,
  libraryHangs,
  mutation,
  packKills,
  postmasterKilled,
  randomKills,
  type Scenario,
  stoppedDaemon,
  syscallKills,
} from './scenarios.ts';

const HELP = `usage: npm run test:faults [-- --only TEXT] [--tries N] [--seed N]

Kills, starves and deceives a daemon that completes a series of three books, and counts what was lost, done twice, half imported, changed,
left unsettled, taken up late, or done without a stored intent. Ends with 1 where anything was.

  --only TEXT   only scenarios whose name holds the text
  --tries N     at most so many tries of each
  --seed N      of the random instants (default: a new one, which is printed)
Needs PostgreSQL at 127.0.0.1:5432 (or TEST_DATABASE_URL) and strace; on Debian: apt-get install postgresql strace
`;

/** Most of a try is waiting, so that there may be more than processors. */
const LANES = 4;

interface Row {
  name: string;
  tries: number;
  hits: number;
  counts: Counts;
  trouble: string[];
  /** A guard is off here: red is right. */
  isRedWanted: boolean;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, tries: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean' } },
});

/** Mulberry32: small, and the same for the same seed everywhere. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

async function lacking(): Promise<string | null> {
  if (postgresql.skip) return postgresql.skip;
  const hasStrace = await promisify(execFile)('strace', ['--version']).then(
    () => true,
    () => false,
  );
  return hasStrace ? null : 'strace is not installed; on Debian: apt-get install strace';
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const lacks = await lacking();
  if (lacks) {
    process.stderr.write(`${lacks}\n`);
    return process.env['CI'] ? 1 : 0;
  }
  const seed = values.seed ? Number(values.seed) : randomInt(2 ** 31);
  process.stdout.write(`seed ${seed}\n`);
  const begun = performance.now();
  const rows = await runAll(scenarios(), seeded(seed)).finally(tidy);
  print(rows, (performance.now() - begun) / 1000);
  return rows.every(isRight) ? 0 : 1;
}

function scenarios(): { scenario: Scenario; isRedWanted: boolean }[] {
  const usual = [
    // the longest first, so that no lane ends long after the others
    stoppedDaemon(60_000, 15_000),
    sixtySlots,
    thousandsOfEvents,
    databaseAway,
    libraryHangs,
    postmasterKilled,
    stoppedDaemon(8000, 2500),
    fileErrors,
    ...syscallKills,
    randomKills,
    packKills,
  ];
  const all = [
    ...usual.map((scenario) => ({ scenario, isRedWanted: false })),
    ...MUTATIONS.map((name) => ({ scenario: mutation(name), isRedWanted: true })),
  ];
  return all.filter(({ scenario }) => !values.only || scenario.name.includes(values.only));
}

/** The lanes take the tries one after the other; each has a world of its own. */
async function runAll(wanted: { scenario: Scenario; isRedWanted: boolean }[], random: () => number): Promise<Row[]> {
  const rows = wanted.map(
    ({ scenario, isRedWanted }): Row => ({ name: scenario.name, tries: 0, hits: 0, counts: NOTHING_WRONG, trouble: [], isRedWanted }),
  );
  const jobs = wanted.flatMap(({ scenario }, index) =>
    Array.from({ length: Math.min(scenario.tries, Number(values.tries ?? scenario.tries)) }, (_, nth) => ({
      scenario,
      nth,
      row: rows[index] as Row,
    })),
  );
  const lane = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const { scenario, nth, row } = job;
      row.tries++;
      const begun = performance.now();
      try {
        const tried = await scenario.run(nth, random);
        row.hits += tried.hit ? 1 : 0;
        row.counts = sum(row.counts, tried.counts);
        if (!isClean(tried.counts)) row.trouble.push(`try ${nth}: ${JSON.stringify(tried.counts)} ${tried.open ?? ''}`);
      } catch (error) {
        row.counts = sum(row.counts, { ...NOTHING_WRONG, unsettled: 1 });
        row.trouble.push(`try ${nth}: ${error instanceof Error ? error.message : String(error)}`);
      }
      process.stderr.write(`  ${scenario.name}, ${nth + 1} of ${scenario.tries}: ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return rows;
}

/** Said rather than passed over: a kill at a call that the daemon does not make proves nothing. */
const never = (row: Row): string => (row.hits === 0 && !row.isRedWanted ? ' (the daemon never makes this call)' : '');

const isRight = (row: Row): boolean => isClean(row.counts) !== row.isRedWanted;

function print(rows: Row[], seconds: number): void {
  const columns = Object.keys(NOTHING_WRONG) as (keyof Counts)[];
  process.stdout.write(`${'scenario'.padEnd(52)} tries  hit  ${columns.map((column) => column.padStart(10)).join(' ')}\n`);
  for (const row of rows) {
    const counts = columns.map((column) => String(row.counts[column]).padStart(10)).join(' ');
    process.stdout.write(
      `${row.name.padEnd(52)} ${String(row.tries).padStart(5)} ${String(row.hits).padStart(4)}  ${counts}  ${isRight(row) ? 'right' : 'WRONG'}${never(row)}\n`,
    );
    if (!isRight(row)) for (const trouble of row.trouble) process.stdout.write(`    ${trouble}\n`);
  }
  process.stdout.write(`${Math.round(seconds)} s; a guard that is off must be noticed, everything else must be 0\n`);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
