import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createHost,
  createLogger,
  type Host,
  type InstanceHandle,
  memoryBudget,
  memoryCache,
  memoryExclusive,
  memoryGrant,
  memoryState,
  type Outcome,
  systemClock,
} from '../../core/host/index.ts';
import { watchLoop } from './watch-loop.ts';

const ZOO = import.meta.dirname;
const LARGE = Buffer.alloc(5_000_000);
const server = createServer(({ url }, response) => {
  if (url !== '/larger') response.end(url === '/large' ? LARGE : '{"name":"neighbour"}');
  else for (let part = 0; part < 6; part += 1) response[part < 5 ? 'write' : 'end'](LARGE);
});
let url = '';
let host: Host;
let aheadMs = 0;
let lines: string[] = [];
let neighbour: InstanceHandle;
const temporary: string[] = [];

before(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  host = createHost({
    clock: { ...systemClock, elapsed: () => performance.now() + aheadMs },
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => new Date()), state: memoryState() },
    exclusive: memoryExclusive(),
    logger: createLogger({ level: 'info', write: (line) => lines.push(line) }),
    userAgent: 'Tomewright/zoo',
    pace: 'lifted',
  });
  neighbour = instanceIn(dropIn('neighbour', { 'index.js': NEIGHBOUR }));
  assert.deepEqual(await neighbour.call('source.account', []), { ok: true, value: { name: 'neighbour' } });
});

after(async () => {
  await host.close();
  server.closeAllConnections();
  server.close();
  for (const folder of temporary) rmSync(folder, { recursive: true });
});

const NEIGHBOUR = `export default { create(context, options) { return { source: {
  async account() { return { name: (await context.http.request({ url: options.url })).json().name }; } } }; } };`;

/** A plugin's folder outside of the project's tree. */
function dropIn(id: string, files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'tomewright-drop-in-'));
  temporary.push(root);
  const folder = join(root, id);
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function instanceIn(folder: string, deadlineMs = 5_000, options: Record<string, unknown> = { url }): InstanceHandle {
  const name = folder.split('/').at(-1)!;
  const spec = {
    name,
    plugin: name,
    folder,
    provides: ['source.account' as const],
    limits: [],
    isolation: 'process' as const,
    exclusive: false,
    concurrency: 8,
  };
  return host.instance({ ...spec, deadlineMs, hosts: ['config:url'], needs: [] }, options);
}

const ask = (instance: InstanceHandle): Promise<Outcome> => instance.call('source.account', []);

/** Runs `work` while the neighbour is asked again and again: it always answers, and nothing takes long in the daemon's loop. */
async function undisturbed(work: () => Promise<void>): Promise<void> {
  const watched = watchLoop();
  let isOver = false;
  const asked = (async () => {
    for (let times = 0; !isOver || times < 3; times += 1) {
      assert.deepEqual(await ask(neighbour), { ok: true, value: { name: 'neighbour' } });
      await wait(25);
    }
  })();
  try {
    await work();
  } finally {
    isOver = true;
    await asked;
  }
  const { longestTurnMs } = watched();
  assert.ok(longestTurnMs <= 150, `the event loop was held up by ${Math.round(longestTurnMs)} ms of work`);
}

const CRASHING: [name: string, deadlineMs: number, says: RegExp][] = [
  ['exits', 5_000, /exit code 0/],
  ['leaves-a-child', 5_000, /exit code 3/],
  ['kills-itself', 5_000, /SIGKILL/],
  ['aborts', 5_000, /SIGABRT/],
  ['eats-memory', 30_000, /ended by SIG|exit code|MB of memory/],
  ['eats-buffers', 30_000, /MB of memory/],
  ['loops', 500, /did not end its call/],
  ['hangs', 500, /did not end its call/],
  ['floods', 20_000, /sent more than|cannot be read|MB of memory/],
  ['one-huge-message', 5_000, /cannot be read/],
  ['one-dense-message', 5_000, /more than 100000 values/],
  ['never-reads', 20_000, /does not read/],
  ['forks', 500, /did not end its call/],
  ['asks-without-end', 5_000, /at once/],
];

for (const [name, deadlineMs, says] of CRASHING) {
  test(`a plugin that ${name.replaceAll('-', ' ')} harms only itself`, async () => {
    await undisturbed(async () => {
      const instance = instanceIn(join(ZOO, name), deadlineMs);
      const outcome = await ask(instance);
      assert.ok(!outcome.ok && outcome.failure.code === 'unavailable', JSON.stringify(outcome));
      assert.match(outcome.failure.message, says);
      await until(() => instance.health().crashes === 1);
      assert.equal(instance.health().state, 'resting');
      await instance.close();
    });
  });
}

if (process.platform !== 'win32') {
  test('what a plugin started ends with it', async () => {
    const instance = instanceIn(join(ZOO, 'forks'), 400);
    await ask(instance);
    await until(() => !execFileSync('ps', ['-eo', 'args']).toString().includes('/bin/sleep 61'));
    await instance.close();
  });

  test('a plugin in an endless loop does not outlive a daemon that was killed', async () => {
    const daemon = spawn(process.execPath, ['--import', 'tsx', join(ZOO, 'lonely-daemon.ts')], { stdio: 'ignore' });
    const burning = (): string[] =>
      execFileSync('ps', ['-eo', 'pid=,ppid=,time=,args='])
        .toString()
        .split('\n')
        .filter((line) => line.trim().split(/\s+/)[1] === String(daemon.pid) && line.includes('runner.ts'))
        .map((line) => line.trim().split(/\s+/)[0]!);
    await until(() => burning().length === 1);
    const [pid] = burning();
    await wait(2_500);
    daemon.kill('SIGKILL');
    await until(() => !isAlive(Number(pid)));
  });
}

for (const name of ['throws-late', 'rejects-late']) {
  test(`a plugin that ${name.replace('-', ' ')} has answered, and starts anew`, async () => {
    const instance = instanceIn(join(ZOO, name));
    assert.deepEqual(await ask(instance), { ok: true, value: { name: 'all is well' } });
    await until(() => instance.health().crashes === 1);
    assert.equal(instance.health().state, 'resting');
    aheadMs += 1_500;
    assert.ok((await ask(instance)).ok);
    await instance.close();
  });
}

test('after three crashes within ten minutes a plugin is not started again', async () => {
  const instance = instanceIn(join(ZOO, 'exits'));
  for (const crash of [1, 2, 3]) {
    aheadMs += 6_000;
    const outcome = await ask(instance);
    assert.ok(!outcome.ok && /exit code 0/.test(outcome.failure.message), JSON.stringify(outcome));
    await until(() => instance.health().crashes === crash);
  }
  assert.equal(instance.health().state, 'quarantined');
  aheadMs += 3_600_000;
  const outcome = await ask(instance);
  assert.ok(!outcome.ok && /not started again/.test(outcome.failure.message));
  await instance.close();
});

test('a call during the rest fails at once and says for how long', async () => {
  const instance = instanceIn(join(ZOO, 'exits'));
  await ask(instance);
  const outcome = await ask(instance);
  assert.ok(!outcome.ok && /starts again in 1 s/.test(outcome.failure.message), JSON.stringify(outcome));
  await instance.close();
});

test('a plugin finds neither the environment nor the arguments of the daemon', async () => {
  process.env['CANARY_OF_THE_ZOO'] = 'canary-in-the-environment';
  const instance = instanceIn(join(ZOO, 'reads-environment'));
  const outcome = await ask(instance);
  assert.ok(outcome.ok);
  const seen = JSON.parse((outcome.value as { name: string }).name) as { env: Record<string, string> };
  assert.deepEqual(
    Object.keys(seen.env).filter((name) => !/^(SystemRoot|TSX_|NODE_)/.test(name)),
    [],
  );
  assert.ok(!JSON.stringify(seen).includes('canary'));
  await instance.close();
});

test('garbage is never taken for an answer', async () => {
  const instance = instanceIn(join(ZOO, 'gives-garbage'));
  const ends: string[] = [];
  for (let times = 0; times < 10; times += 1) {
    const outcome = await ask(instance);
    ends.push(outcome.ok ? JSON.stringify(outcome.value) : outcome.failure.code);
  }
  assert.deepEqual(ends, [
    'bad-response',
    'bad-response',
    'bad-response',
    'bad-response',
    'bad-response',
    'bad-response',
    'bad-response',
    'bad-response',
    '{}',
    'bad-response',
  ]);
  await instance.close();
});

test('a plugin’s requests go only where its manifest allows', async () => {
  const instance = instanceIn(join(ZOO, 'steps-outside'));
  assert.deepEqual(await ask(instance), { ok: true, value: { name: 'refused' } });
  await instance.close();
});

const GREEDY = `export default { create(context, options) { return { source: {
  async account() {
    const end = (maxBytes) => context.http.request({ url: options.url + '/larger', maxBytes }).then(({ bytes }) => bytes.length, ({ failure }) => failure.code);
    return { name: [await end(20e6), await end(1e12), await end('all')].join() };
  } } }; } };`;

test('a plugin is given no more than one message carries, whatever it asks for', async () => {
  const instance = instanceIn(dropIn('greedy', { 'index.js': GREEDY }), 20_000);
  assert.deepEqual(await ask(instance), { ok: true, value: { name: 'bad-response,bad-response,bad-response' } });
  assert.equal(instance.health().crashes, 0);
  await instance.close();
});

for (const [name, says] of [
  ['throws-at-start', /never tried/],
  ['no-default', /no default export/],
] as const) {
  test(`a plugin that ${name.replaceAll('-', ' ')} is told to be broken`, async () => {
    const instance = instanceIn(join(ZOO, name));
    const outcome = await ask(instance);
    assert.ok(!outcome.ok && outcome.failure.code === 'bad-response');
    assert.match(outcome.failure.message, says);
    await instance.close();
  });
}

const TYPESCRIPT = `interface Options { url: string }
type Context = { http: { request(request: { url: string }): Promise<{ json(): unknown }> }; cache: { get(key: string): Promise<unknown>; set(key: string, value: unknown, ms: number): Promise<void> }; state: { set(key: string, value: unknown, options?: object): Promise<void>; get(key: string): Promise<unknown>; replace(key: string, from: unknown, to: unknown, options?: object): Promise<boolean> }; shape<T>(schema: object, value: unknown, what: string): T; torrent(text: string): { infoHash: string }; log: { info(fields: object, message: string): void } };
const SHAPE = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } as const;
export default {
  create(context: Context, options: Options) {
    return { source: { async account() {
      const answer = context.shape<{ name: string }>(SHAPE, (await context.http.request({ url: options.url })).json(), 'the account');
      await context.state.replace('session', 'never stood there', 'x');
      if (!(await context.state.replace('session', undefined, 'canary', { secret: true }))) throw new Error('nothing stands there');
      if (!(await context.state.replace('session', 'canary', 'kept-canary', { secret: true }))) throw new Error('it stands there');
      await context.cache.set('name', answer.name, 1000);
      context.log.info({ session: 'kept-canary' }, 'remembers kept-canary');
      const { infoHash } = context.torrent('magnet:?xt=urn:btih:' + 'a'.repeat(40));
      return { name: [answer.name, await context.state.get('session'), await context.cache.get('name'), infoHash.length].join(' ') };
    } } };
  },
};`;

test('a TypeScript and a plain JavaScript plugin load from outside of the tree, with and without a package.json', async () => {
  lines = [];
  const folders = [
    dropIn('typescript', { 'index.ts': TYPESCRIPT }),
    dropIn('typescript-module', { 'index.ts': TYPESCRIPT, 'package.json': '{ "type": "module" }' }),
  ];
  for (const folder of folders) {
    const instance = instanceIn(folder);
    assert.deepEqual(await ask(instance), { ok: true, value: { name: 'neighbour kept-canary neighbour 40' } });
    await instance.close();
  }
  assert.ok(!lines.join('').includes('kept-canary') && lines.join('').includes('remembers [masked]'));
  const javascript = instanceIn(dropIn('javascript-module', { 'index.js': NEIGHBOUR, 'package.json': '{ "type": "module" }' }));
  assert.deepEqual(await ask(javascript), { ok: true, value: { name: 'neighbour' } });
  await javascript.close();
});

test('a call that its caller gives up ends at once and is no crash', async () => {
  const instance = instanceIn(join(ZOO, 'hangs'), 20_000);
  const end = new AbortController();
  const outcome = instance.call('source.account', [], { signal: end.signal });
  await wait(1_500);
  end.abort();
  assert.ok(!(await outcome).ok);
  assert.equal(instance.health().crashes, 0);
  await instance.close();
});

test('every animal of the zoo is in a test', () => {
  const animals = readdirSync(ZOO, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const tests = readFileSync(import.meta.filename, 'utf8');
  assert.ok(animals.length >= 17);
  for (const animal of animals) assert.ok(tests.includes(`'${animal}'`) || animal === 'sample-source', animal);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let times = 0; times < 800; times += 1) {
    if (isTrue()) return;
    await wait(10);
  }
  assert.fail('it did not happen within 8 s');
}
