import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readCatalog } from '../../core/catalog/catalog.ts';
import { type Finding, hasErrors } from '../../core/config/finding.ts';
import { loadConfig } from '../../core/config/load-config.ts';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { compile } from '../../core/plan/compile.ts';
import { goldens } from '../plans/golden.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { startDaemon } from './start-daemon.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const GOOD = readFileSync(join(PROJECT, 'pipelines.yaml'), 'utf8');
const CATALOG = readCatalog({ builtIn: join(PROJECT, 'plugins'), folders: [] });
const TRUNCATIONS = 500;
const REQUESTS_A_SECOND = 50;
/** Faster than the watcher looks, as an editor that saves at every key. */
const BETWEEN_SAVES_MS = 15;

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state;
  }
}

const random = numbers(7);
const truncated = Array.from({ length: TRUNCATIONS }, () => GOOD.slice(0, random.next().value % GOOD.length));
const kinds = goldens()
  .filter((golden) => !golden.name.startsWith('good/'))
  .map((golden) => golden.yaml);

const secrets = (): string => 'a secret value';

function findingsOf(text: string): Finding[] {
  const loaded = loadConfig({ pipelinesText: text, previousText: GOOD });
  return [...loaded.findings, ...(loaded.pipelines ? compile({ config: loaded.pipelines, catalog: CATALOG, secrets }).findings : [])];
}

test('every truncation of a good file and every kind of bad one is refused with line and column, or is good', () => {
  let refused = 0;
  for (const text of [...kinds, ...truncated]) {
    const findings = findingsOf(text);
    if (!hasErrors(findings)) continue;
    refused += 1;
    for (const { line, column, message } of findings) assert.ok(line >= 1 && column >= 1 && message.length > 0, text.slice(-80));
  }
  assert.ok(refused > TRUNCATIONS / 2, `only ${refused} were refused`);
});

describe('five hundred bad saves while the API is asked fifty times a second', { skip: postgresql.skip }, () => {
  let home: string;
  let daemon: Daemon;
  let database: TestDatabase;
  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'tw-bad-files-'));
    mkdirSync(join(home, 'config'));
    writeFileSync(join(home, 'config', 'app.yaml'), 'port: 0\nlog: { level: error }\n');
    writeFileSync(join(home, 'pipelines.yaml'), GOOD);
    database = await postgresql.make();
    daemon = await startDaemon({ home, env: { ...database.env }, pace: 'lifted' });
  });
  after(async () => {
    await daemon?.stop();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  });

  test('no request fails, the plan stays as it was, and what is wrong is told with its line', async () => {
    const plugins = daemon.wiring.get(TOKENS.plugins);
    const { version } = plugins.current();
    const load = askSteadily(daemon);
    for (const text of [...kinds, ...truncated]) {
      if (hasErrors(findingsOf(text))) writeFileSync(join(home, 'pipelines.yaml'), text);
      await new Promise((done) => setTimeout(done, BETWEEN_SAVES_MS));
    }
    writeFileSync(join(home, 'pipelines.yaml'), kinds[0] ?? '');
    const told = (): string | undefined => daemon.problems.list().find((problem) => problem.severity === 'error')?.sentence;
    for (let looks = 0; looks < 400 && !told(); looks++) await new Promise((done) => setTimeout(done, 20));
    const { asked, failed } = await load.stop();
    assert.match(told() ?? '', /^pipelines\.yaml:\d+:\d+ /);
    assert.equal(plugins.current().version, version);
    assert.deepEqual(failed, []);
    assert.ok(asked > 100, `only ${asked} requests were made`);
  });
});

/** Asks for the pipelines fifty times a second, whether or not the answers come. */
function askSteadily(daemon: Daemon): { stop(): Promise<{ asked: number; failed: string[] }> } {
  const key = readFileSync(daemon.firstKey ?? '', 'utf8').trim();
  const failed: string[] = [];
  const answers: Promise<void>[] = [];
  const ask = async (): Promise<void> => {
    const reply = await fetch(`${daemon.url}/api/pipelines`, { headers: { 'x-api-key': key } }).catch((error: Error) => error);
    if (reply instanceof Error) failed.push(reply.message);
    else if (reply.status !== 200) failed.push(`${reply.status}: ${await reply.text()}`);
    else await reply.arrayBuffer();
  };
  const timer = setInterval(() => answers.push(ask()), 1000 / REQUESTS_A_SECOND);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(answers);
      return { asked: answers.length, failed };
    },
  };
}
