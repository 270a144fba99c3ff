import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { type Fake, startFake } from '../fakes/fake-server.ts';
import { watchLoop } from '../plugins-zoo/watch-loop.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { AUTHOR, OZ, SERIES } from '../sandbox/oz.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { finished, quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';

const DROP_INS = join(import.meta.dirname, '../drop-ins');
const ZOO = join(import.meta.dirname, '../plugins-zoo');
const KEY = 'the-key-of-the-shelf';
const TITLE = 'Rinkitink in Oz';
const HOSTILE = [
  'exits',
  'kills-itself',
  'loops',
  'hangs',
  'eats-memory',
  'throws-late',
  'floods',
  'one-huge-message',
  'one-dense-message',
  'gives-garbage',
  'reads-environment',
];
/** Beside the daemon this process holds all the services it talks to, and the test. */
const LONGEST_TURN_MS = 150;
/** Of the time; more, and other programs keep the machine busy. */
const MOST_WAITED = 0.05;
const QUICK_TO_CRASH = ['exits', 'kills-itself'];

interface Bench {
  dir: string;
  world: World;
  shelf: Fake;
  daemon: Daemon;
  stop(): Promise<void>;
}

/** The stranger's service: a list of the series, one book with its torrent, and a key. */
async function startShelf(torrent: Uint8Array, bytes: number): Promise<Fake> {
  return startFake(({ path, query, headers }) => {
    if (headers['x-api-key'] !== KEY) return { status: 401 };
    if (path === '/series') {
      if (query.get('name') !== SERIES) return { status: 404, body: {} };
      const books = OZ.filter((book) => book.number <= 10).map(({ number, title, year }) => ({
        title,
        author: AUTHOR,
        number: String(number),
        year,
      }));
      return { body: { name: SERIES, books } };
    }
    if (path === '/torrents/10') return { headers: { 'content-type': 'application/x-bittorrent' }, body: Buffer.from(torrent) };
    const row = { id: '10', title: TITLE, author: AUTHOR, narrator: 'Sandbox Reader', format: 'mp3', size: bytes, seeders: 4 };
    return { body: { rows: query.get('title') === TITLE ? [row] : [] } };
  });
}

/** An animal of the zoo as a source: whatever it is asked, it does what it does. */
function release(name: string, into: string): void {
  cpSync(join(ZOO, name), join(into, name), { recursive: true });
  cpSync(join(ZOO, name, 'index.ts'), join(into, name, 'animal.ts'));
  const wild = `import animal from './animal.ts';
export default { create(context: never) { const act = (animal as any).create(context).source.account; return { source: { search: act, fetch: act }, check: act }; } };`;
  writeFileSync(join(into, name, 'index.ts'), wild);
  const path = join(into, name, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const deadline = ['loops', 'hangs'].includes(name) ? '1s' : '30s';
  writeFileSync(path, JSON.stringify({ ...manifest, provides: ['source.search', 'source.fetch'], deadline }));
}

/** A daemon whose source and list are a stranger's, outside of the project: one in a folder of drop-ins, one as a package. */
async function makeBench(hostile: readonly string[]): Promise<Bench> {
  const dir = mkdtempSync(join(tmpdir(), 'tw-drop-ins-'));
  const world = await makeWorld({ dir: join(dir, 'world'), standIn: true, books: [] });
  const content = join(dir, 'world', 'seeds', TITLE);
  for (const track of [1, 2])
    writeAudio(join(content, `0${track} - ${TITLE}.mp3`), 60, {
      title: `${TITLE} - Part ${track}`,
      album: TITLE,
      artist: AUTHOR,
      narrator: 'Sandbox Reader',
      track,
    });
  const bytes = readdirSync(content).reduce((sum, file) => sum + statSync(join(content, file)).size, 0);
  const shelf = await startShelf((await world.downloader.seed(content)).bytes, bytes);
  const home = join(dir, 'home');
  writeHome(world, home);
  const folder = join(dir, 'somewhere-else');
  cpSync(join(DROP_INS, 'emerald-shelf'), join(folder, 'emerald-shelf'), { recursive: true });
  cpSync(join(DROP_INS, 'paper-list'), join(home, 'node_modules', 'tomewright-plugin-paper-list'), { recursive: true });
  for (const name of hostile) release(name, folder);
  writeFileSync(
    join(home, 'config', 'app.yaml'),
    `${readFileSync(join(home, 'config', 'app.yaml'), 'utf8')}plugin-folders: ["${folder}"]\n`,
  );
  const own = `with: { url: "${shelf.url}", api-key: !secret shelf-key }`;
  const path = join(home, 'pipelines.yaml');
  const text = readFileSync(path, 'utf8')
    .replace(/release: .*\n/, `release: [${[...hostile, 'emerald-shelf'].join(', ')}]\n`)
    .replace(/lists: .*\n/, 'lists: [paper-list]\n')
    .replace(
      'chains:\n',
      `  emerald-shelf: { ${own} }\n  paper-list: { ${own} }\n${hostile.map((name) => `  ${name}: {}\n`).join('')}chains:\n`,
    );
  writeFileSync(path, text);
  const daemon = await startDaemon({ home, env: { ...environment(world), SHELF_KEY: KEY }, pace: 'lifted' });
  const stop = async (): Promise<void> => {
    await daemon.stop();
    await world.stop();
    await shelf.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { dir, world, shelf, daemon, stop };
}

const imported = ({ world }: Bench): string[] => readdirSync(join(world.library, AUTHOR, SERIES, `10 - ${TITLE}`)).sort();
const WHOLE = [`01 - ${TITLE}.mp3`, `02 - ${TITLE}.mp3`];

test('a missing book is found by a drop-in in TypeScript, on a list by a package in JavaScript, and imported', async () => {
  const bench = await makeBench([]);
  try {
    const { instances } = bench.daemon.wiring.get(TOKENS.plugins).current();
    for (const name of ['emerald-shelf', 'paper-list']) assert.equal(instances.find((each) => each.name === name)?.isolation, 'process');
    const run = await runPipeline(bench.daemon, 'complete-series');
    await quiet(bench.daemon);
    assert.deepEqual(
      run.items.map((item) => item.label).sort(),
      OZ.filter(({ number }) => [3, 5, 7, 8, 10].includes(number))
        .map(({ title }) => title)
        .sort(),
    );
    assert.deepEqual(imported(bench), WHOLE);
    const row = await bench.daemon.store.database.knex('downloads').first();
    assert.deepEqual([row.state, row.release.source], ['imported', 'emerald-shelf']);
  } finally {
    await bench.stop();
  }
});

describe('with eleven hostile drop-ins in the chain', () => {
  let bench: Bench;
  let key: string;
  before(async () => {
    bench = await makeBench(HOSTILE);
    key = readFileSync(bench.daemon.firstKey ?? '', 'utf8').trim();
  });
  after(() => bench?.stop());

  async function api<T>(path: string, method = 'GET', body?: object): Promise<T> {
    const headers = { 'x-api-key': key, ...(body ? { 'content-type': 'application/json' } : {}) };
    const reply = await fetch(`${bench.daemon.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return (await reply.json()) as T;
  }

  /** How long the API takes to answer 99 of a hundred requests, asked again and again until `isOver`. */
  async function answering(isOver: () => boolean): Promise<{ p99: number; answers: number }> {
    const times: number[] = [];
    while (!isOver() || times.length < 100) {
      const begun = performance.now();
      await api('/api/pipelines');
      times.push(performance.now() - begun);
      await wait(20);
    }
    times.sort((one, other) => one - other);
    return { p99: times[Math.ceil(times.length * 0.99) - 1] ?? 0, answers: times.length };
  }

  test('the run ends, the book is imported all the same, and the API answers within 250 ms meanwhile', async (t) => {
    const quietly = await answering(() => true);
    const watched = watchLoop();
    let isOver = false;
    const asked = answering(() => isOver);
    const { run } = await api<{ run: string }>('/api/pipelines/complete-series/runs', 'POST', {});
    await finished(bench.daemon, run).finally(() => {
      isOver = true;
    });
    const { p99, answers } = await asked;
    const { longestTurnMs, waited } = watched();
    await quiet(bench.daemon);
    assert.deepEqual(imported(bench), WHOLE);
    assert.ok(longestTurnMs <= LONGEST_TURN_MS, `the daemon's loop was held up by ${Math.round(longestTurnMs)} ms of work`);
    // Where other programs keep this machine busy, its own quiet answers tell what it can do.
    const bound = waited < MOST_WAITED ? 250 : Math.max(250, 3 * quietly.p99);
    const told = `${answers} answers, 99 % within ${Math.round(p99)} ms; alone ${Math.round(quietly.p99)} ms; at most ${Math.round(longestTurnMs)} ms of work in one turn; ${Math.round(100 * waited)} % of the time waited for a processor`;
    t.diagnostic(told);
    assert.ok(p99 <= bound, told);
  });

  test('what crashes three times is quarantined and told, and the others go on', async () => {
    for (const name of QUICK_TO_CRASH) await crashUntilQuarantined(name);
    const problems = JSON.stringify(await api('/api/problems'));
    for (const name of QUICK_TO_CRASH) assert.match(problems, new RegExp(`${name} is quarantined`));
    const { items } = await api<{ items: { instance: string; state: string }[] }>('/api/plugins');
    const states = new Map(items.map((each) => [each.instance, each.state]));
    for (const name of QUICK_TO_CRASH) assert.equal(states.get(name), 'quarantined');
    const call = await bench.daemon.wiring.get(TOKENS.plugins).call('emerald-shelf', 'source.search', [{ title: TITLE }]);
    assert.ok(call.ok, JSON.stringify(call));
  });

  /** Asks it to check itself until it is started no more; between two crashes it rests. */
  async function crashUntilQuarantined(name: string): Promise<void> {
    for (let times = 0; times < 200; times++) {
      const health = bench.daemon.wiring
        .get(TOKENS.plugins)
        .health()
        .find((each) => each.instance === name)?.health;
      if (health?.state === 'quarantined') return;
      if (health?.state !== 'resting') await api(`/api/plugins/${name}/check`, 'POST', {});
      await wait(100);
    }
    assert.fail(`${name} was not quarantined`);
  }
});
