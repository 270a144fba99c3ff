import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDaemon } from '../../core/main/daemon.ts';
import { type Fake, startFake } from '../fakes/fake-server.ts';
import { postgresql } from '../flows/databases.ts';
import { runPipeline } from '../flows/run-pipeline.ts';
import type { Figure } from './figure.ts';

/** An instance of the chain: the gap between its starts, and between which times its answers come. */
interface Link {
  name: string;
  perSecond: number;
  fastestMs: number;
  slowestMs: number;
}

interface Served {
  start: number;
  end: number;
}

const ITEMS = 60;
const LIMIT = 1.05;

/** The slowest answers of the bottleneck come later than its next start is due; those of the others by more than their gap. */
const CHAINS: Record<string, Link[]> = {
  'two instances': [
    { name: 'quick', perSecond: 10, fastestMs: 5, slowestMs: 150 },
    { name: 'narrow', perSecond: 4, fastestMs: 20, slowestMs: 400 },
  ],
  'three instances': [
    { name: 'quick', perSecond: 8, fastestMs: 10, slowestMs: 200 },
    { name: 'narrow', perSecond: 4, fastestMs: 20, slowestMs: 450 },
    { name: 'uneven', perSecond: 5, fastestMs: 5, slowestMs: 380 },
  ],
};

const SOURCE = `export default {
  create: (context, options) => ({
    source: {
      async search(clue) {
        await context.http.request({ url: options.url, query: { title: clue.title } });
        return { items: [] };
      },
      fetch: () => context.fail('refused', 'nothing is to be had here'),
    },
  }),
};
`;

/** Wall time of a run beside the least it could take: its bottleneck's starts one gap apart, and the first and the last answer. */
export async function efficiency(): Promise<Figure[]> {
  if (postgresql.skip) return [{ name: 'efficiency', skipped: postgresql.skip }];
  const figures: Figure[] = [];
  for (const [name, links] of Object.entries(CHAINS)) {
    const { wallMs, boundMs } = await measure(links);
    figures.push({ name: `wall time over its lower bound, ${ITEMS} books, ${name}`, value: wallMs / boundMs, unit: 'times', limit: LIMIT });
  }
  return figures;
}

async function measure(links: Link[]): Promise<{ wallMs: number; boundMs: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-efficiency-'));
  const served = new Map<string, Served[]>(links.map((link) => [link.name, []]));
  const fakes = await Promise.all(links.map((link) => slow(link, served.get(link.name) as Served[])));
  const database = await postgresql.make();
  writeHome(
    dir,
    links,
    fakes.map((fake) => fake.url),
  );
  const daemon = await startDaemon({ home: dir, env: { ...database.env } });
  try {
    for (let nth = 0; nth < ITEMS; nth++)
      await daemon.store.shelf.want({ title: `The Silver Tide ${nth}`, authors: [`Mara Quill ${nth}`] });
    await runPipeline(daemon, 'wanted');
    const all = [...served.values()].flat().sort((a, b) => a.start - b.start);
    const [first, last] = [all[0] as Served, all.reduce((latest, each) => (each.end > latest.end ? each : latest))];
    const bottleneck = Math.max(...links.map((link) => (served.get(link.name)?.length ?? 0) * (1000 / link.perSecond)));
    return { wallMs: last.end - first.start, boundMs: bottleneck + (first.end - first.start) + (last.end - last.start) };
  } finally {
    await daemon.stop();
    await Promise.all(fakes.map((fake) => fake.stop()));
    await database.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Answers after times that differ from call to call, the same in every run. */
function slow({ fastestMs, slowestMs }: Link, served: Served[]): Promise<Fake> {
  return startFake(async () => {
    const one = { start: performance.now(), end: 0 };
    const share = ((served.push(one) * 7919) % 101) / 101;
    await new Promise((resolve) => setTimeout(resolve, fastestMs + share * (slowestMs - fastestMs)));
    one.end = performance.now();
    return { body: 'ok' };
  });
}

function writeHome(dir: string, links: Link[], urls: string[]): void {
  for (const { name, perSecond } of links) {
    const folder = join(dir, 'plugins', name);
    mkdirSync(folder, { recursive: true });
    const manifest = {
      id: name,
      name,
      version: '1.0.0',
      sdk: 1,
      summary: 'Answers slowly.',
      provides: ['source.search', 'source.fetch'],
      hosts: ['config:url'],
    };
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, limit: `${perSecond}/s` }));
    const options = {
      type: 'object',
      additionalProperties: false,
      required: ['url'],
      properties: { url: { type: 'string', description: 'Address' } },
    };
    writeFileSync(join(folder, 'config.schema.json'), JSON.stringify(options));
    writeFileSync(join(folder, 'index.js'), SOURCE);
  }
  mkdirSync(join(dir, 'config'), { recursive: true });
  writeFileSync(join(dir, 'config', 'app.yaml'), `port: 0\nplugin-folders: [plugins]\nlog: { level: error }\n`);
  const plugins = links.map(({ name }, nth) => `  ${name}: { isolation: inline, with: { url: "${urls[nth]}" } }`).join('\n');
  writeFileSync(
    join(dir, 'pipelines.yaml'),
    `version: 1
defaults: { timezone: UTC }
plugins:
${plugins}
pipelines:
  wanted:
    about: Asks every source for every book.
    when: manual
    select: { books: wanted }
    do:
      - find: [${links.map((link) => link.name).join(', ')}]
`,
  );
}
