import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { copyProject } from './copy-project.ts';

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

function launch(project: string, ...words: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(project, 'core/main/launch.js'), ...words], {
    cwd: project,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = { status: null, stdout: '', stderr: '' } as Ended;
  child.stdout.on('data', (chunk) => (ended.stdout += chunk));
  child.stderr.on('data', (chunk) => (ended.stderr += chunk));
  return new Promise((done) => child.on('close', (status) => done({ ...ended, status })));
}

/** A file of a build with other words, as if it had been made so. */
function rewrite(build: string, name: string, from: string, to: string): void {
  const text = readFileSync(join(build, name), 'utf8').replace(from, to);
  writeFileSync(join(build, name), text);
  const list = JSON.parse(readFileSync(join(build, 'made.json'), 'utf8'));
  writeFileSync(join(build, 'made.json'), JSON.stringify({ ...list, [name]: createHash('sha256').update(text).digest('hex') }));
}

const projects: string[] = [];
after(() => {
  for (const project of projects) rmSync(project, { recursive: true, force: true });
});

describe('the launcher', { concurrency: false }, () => {
  let project: string;
  beforeEach(() => {
    project = copyProject();
    projects.push(project);
  });
  const builds = (): string[] => readdirSync(join(project, 'out'));
  const filesOf = (build: string): string[] => readdirSync(join(project, 'out', build)).filter((name) => name.endsWith('.js'));

  test('makes JavaScript of the sources once, and starts from it', async () => {
    const first = await launch(project, 'lint');
    assert.deepEqual([first.status, first.stdout.trim().length > 0], [0, true], first.stderr);
    const made = builds();
    assert.equal(made.length, 1);
    assert.deepEqual(await launch(project, 'lint'), first);
    assert.deepEqual(builds(), made);
    rewrite(join(project, 'out', made[0]!), 'cli.js', 'keeps an audiobook library', 'was read from what was made of');
    assert.match((await launch(project, '--help')).stdout, /was read from what was made of/);
  });

  test('a source that changed is not started in its old form', async () => {
    await launch(project, '--help');
    const cli = join(project, 'core/main/cli.ts');
    writeFileSync(cli, readFileSync(cli, 'utf8').replace('keeps an audiobook library', 'looks after an audiobook library'));
    assert.match((await launch(project, '--help')).stdout, /looks after an audiobook library/);
    assert.equal(builds().length, 2, 'a daemon that runs may still read the first');
  });

  test('files that a power cut left cut short are not started from', async () => {
    const words = (await launch(project, '--help')).stdout;
    const [build] = builds();
    for (const name of filesOf(build!)) truncateSync(join(project, 'out', build!, name), 100);
    assert.equal((await launch(project, '--help')).stdout, words);
    rmSync(join(project, 'out', builds().find((each) => each !== build)!, 'made.json'));
    assert.equal((await launch(project, '--help')).stdout, words, 'nor is a build that was not finished');
    assert.equal(builds().length, 3);
  });

  test('of many builds the newest stay, and nothing else in their folder is touched', async () => {
    const old = Array.from({ length: 12 }, (_, index) => `daemon-${index}`);
    for (const [index, name] of [...old, 'dashboard'].entries()) {
      mkdirSync(join(project, 'out', name), { recursive: true });
      utimesSync(join(project, 'out', name), index, index);
    }
    assert.equal((await launch(project, '--help')).status, 0);
    const left = builds();
    assert.ok(left.includes('dashboard'));
    assert.deepEqual(
      old.filter((name) => left.includes(name)),
      old.slice(3),
    );
    assert.equal(left.filter((name) => name.startsWith('daemon-')).length, 10);
  });

  test('a drop-in plugin in TypeScript, in a folder that does not say that it holds modules, is loaded all the same', async () => {
    const home = join(project, 'home');
    cpSync(join(import.meta.dirname, '../drop-ins/emerald-shelf'), join(home, 'plugins/emerald-shelf'), { recursive: true });
    mkdirSync(join(home, 'config'));
    writeFileSync(join(home, 'package.json'), '{}');
    writeFileSync(join(home, 'config/app.yaml'), 'plugin-folders: [plugins]\n');
    writeFileSync(join(home, 'pipelines.yaml'), 'version: 1\nplugins: {}\npipelines: {}\n');
    const reply = join(home, 'plugins/emerald-shelf/fixtures/search.1-found.json');
    const asked = JSON.stringify(JSON.parse(readFileSync(reply, 'utf8')).input);
    const { status, stdout, stderr } = await launch(
      project,
      'plugin',
      'call',
      'emerald-shelf',
      'source.search',
      asked,
      '--reply',
      reply,
      '--home',
      home,
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /"title"/);
  });

  test('several at once in a new project', async () => {
    const all = await Promise.all([1, 2, 3].map(() => launch(project, '--help')));
    for (const each of all) assert.deepEqual([each.status, each.stderr, /usage: npm run/.test(each.stdout)], [0, '', true]);
  });

  test('where nothing can be written it starts from the sources, and says why where that is a fault', async () => {
    writeFileSync(join(project, 'out'), 'a file and not a folder');
    const { status, stdout, stderr } = await launch(project, 'plan', 'complete-series');
    assert.equal(status, 0);
    assert.match(stdout, /complete-series/);
    assert.match(stderr, /every start takes longer: E/);
  });

  test('without packages it says what to do', async () => {
    rmSync(join(project, 'node_modules'));
    assert.ok(!existsSync(join(project, 'node_modules')));
    assert.deepEqual(await launch(project, 'start'), {
      status: 1,
      stdout: '',
      stderr: 'Packages are missing: run `npm ci` in this folder first.\n',
    });
  });
});
