import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOKENS } from '../../core/main/container.ts';
import { type Daemon, startDaemon } from '../../core/main/daemon.ts';
import { letGoOfStart } from '../../core/main/let-go.ts';
import type { Entry } from '../../core/sdk/index.ts';
import { postgresql } from '../flows/databases.ts';
import { databaseProcessor } from './database-processor.ts';
import type { Figure } from './figure.ts';
import { putKnownLibrary } from './known-library.ts';

/** Books owned; of every ten one more is missing. */
const SIZES = (process.env['SCALE'] ?? '1000,10000,100000').split(',').map(Number);
const IN_A_SERIES = 10;
const EXPONENT = 1.1;
/** How much more memory the largest run may need than the smallest. */
const FLAT = 1.5;
const PATIENCE_MS = 3_600_000;

/** A library, lists and a source without any service behind them: what is measured is ours. */
const SOURCE = `
const title = (n, at) => ['Harbour', 'Crown', 'River', 'Winter', 'Lantern', 'Ember', 'Orchard', 'Compass', 'Raven', 'Bridge', 'Garden'][at - 1] + ' of Saga ' + n;
const record = (n, at) => ({ ids: {}, title: title(n, at), authors: ['Author ' + n], language: 'en', series: [{ name: 'Saga ' + n, position: String(at) }] });
export const entry = (index) => {
  const n = Math.floor(index / 10), at = index % 10 + 1;
  return { id: 'e' + index, library: 'l', relPath: 'Author ' + n + '/' + title(n, at), path: '/b/' + index, isFile: false, isMissing: false, record: record(n, at) };
};
export default {
  create: (context, options) => ({
    library: {
      async list(cursor) {
        const from = Number(cursor ?? 0), to = Math.min(from + 500, options.books);
        const items = [];
        for (let index = from; index < to; index++) items.push(entry(index));
        return to < options.books ? { items, cursor: String(to) } : { items };
      },
    },
    metadata: {
      async shelf(query) {
        const n = Number(query.series.name.slice(5));
        return { items: Array.from({ length: 11 }, (_, at) => record(n, at + 1)) };
      },
    },
    source: { search: async () => ({ items: [] }), fetch: () => context.fail('refused', 'nothing is to be had here') },
  }),
};
`;

interface Measured {
  books: number;
  databaseMs: number;
  peakMb: number;
  items: number;
}

/** One run over all gaps of a library that is known already: time in the database and memory, by the size of the library. */
export async function scale(): Promise<Figure[]> {
  if (postgresql.skip) return [{ name: 'scale', skipped: postgresql.skip }];
  const measured: Measured[] = [];
  for (const books of SIZES) measured.push(await measure(books));
  const [least, most] = [measured[0] as Measured, measured.at(-1) as Measured];
  const exponent = Math.log(most.databaseMs / least.databaseMs) / Math.log(most.books / least.books);
  return [
    ...measured.flatMap(({ books, databaseMs, peakMb, items }): Figure[] => [
      { name: `${books} owned, ${items} missing: time in the database`, value: databaseMs, unit: 'ms' },
      { name: `${books} owned, ${items} missing: highest heap`, value: peakMb, unit: 'MB' },
    ]),
    { name: 'exponent of the time in the database', value: exponent, unit: '', limit: EXPONENT },
    { name: 'highest heap of the largest over that of the smallest', value: most.peakMb / least.peakMb, unit: 'times', limit: FLAT },
  ];
}

async function measure(books: number): Promise<Measured> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-scale-'));
  writeHome(dir, books);
  const database = await postgresql.make();
  const daemon = await startDaemon({ home: dir, env: { ...database.env } });
  try {
    const { entry } = (await import(join(dir, 'plugins', 'large', 'index.js'))) as { entry(index: number): Entry };
    await putKnownLibrary(daemon.store, books, { perSeries: IN_A_SERIES, entry });
    process.stderr.write(`  ${books} books are known; the run begins ...\n`);
    const watch = watching(daemon);
    const run = await worked(daemon);
    const { databaseMs, peakMb } = await watch.stop();
    const counts = await daemon.store.runs.counts(run);
    return { books, databaseMs, peakMb, items: counts.settled };
  } finally {
    await daemon.stop();
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

const LOOK_MS = 1000;

/** Runs the pipeline to its end, looking at it seldom and cheaply. */
async function worked(daemon: Daemon): Promise<string> {
  const plan = daemon.wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find(({ name }) => name === 'complete');
  const run = pipeline && (await daemon.store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual' }));
  if (!run) throw new Error('the run did not begin');
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; ) {
    const ended = await daemon.store.database.knex('tasks').where({ id: run }).whereNotNull('finished_at').first('state', 'reason');
    if (ended?.state === 'finished') return run;
    if (ended) throw new Error(`the run ended as ${ended.state}: ${ended.reason}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`the run did not end within ${PATIENCE_MS} ms`);
}

/** The processor time of the database (a busy machine counts for nothing), and the highest heap of the daemon. */
function watching({ store }: Daemon): { stop(): Promise<{ databaseMs: number; peakMb: number }> } {
  const database = databaseProcessor(store.database.knex);
  let peak = 0;
  const timer = setInterval(() => {
    letGoOfStart();
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 2000);
  return {
    stop: async () => {
      clearInterval(timer);
      return { databaseMs: await database.stop(), peakMb: peak / 2 ** 20 };
    },
  };
}

function writeHome(dir: string, books: number): void {
  const folder = join(dir, 'plugins', 'large');
  mkdirSync(folder, { recursive: true });
  const provides = ['library.list', 'metadata.shelf', 'source.search', 'source.fetch'];
  const manifest = { id: 'large', name: 'Large', version: '1.0.0', sdk: 1, summary: 'A library of any size.', provides, hosts: [] };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const options = { type: 'object', additionalProperties: false, properties: { books: { type: 'integer', description: 'How many' } } };
  writeFileSync(join(folder, 'config.schema.json'), JSON.stringify(options));
  writeFileSync(join(folder, 'index.js'), SOURCE);
  mkdirSync(join(dir, 'config'), { recursive: true });
  writeFileSync(join(dir, 'config', 'app.yaml'), 'port: 0\nplugin-folders: [plugins]\nlog: { level: error }\n');
  writeFileSync(
    join(dir, 'pipelines.yaml'),
    `version: 1
defaults: { timezone: UTC }
plugins:
  large: { isolation: inline, with: { books: ${books} } }
pipelines:
  complete:
    about: Finds what is missing.
    when: manual
    select: { books: missing, by: series, from: large, shelf: [large] }
    batch: ${IN_A_SERIES * 10}
    do:
      - find: [large]
`,
  );
}
