import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PROJECT } from '../../core/main/settings.ts';

let project: string;
before(() => {
  project = mkdtempSync(join(tmpdir(), 'tw-launch-'));
  for (const part of ['core', 'plugins', 'migrations', 'package.json', 'tsconfig.json'])
    cpSync(join(PROJECT, part), join(project, part), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'), 'junction');
});
after(() => rmSync(project, { recursive: true, force: true }));

const node = (...words: string[]): string => {
  const { stdout, stderr, status } = spawnSync(process.execPath, words, { cwd: project, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
};
const help = (): string => node('core/main/launch.js', '--help');
const programs = (): string[] => readdirSync(join(project, 'out'));
const edit = (from: string, to: string): void => {
  const path = join(project, 'core/main/commands/start.ts');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

test('a start compiles the program once for each version of its sources, and keeps a few', () => {
  assert.match(help(), /Run the daemon/);
  const [first] = programs();
  assert.match(help(), /Run the daemon/);
  assert.deepEqual(programs(), [first], 'nothing was compiled again');
  edit('Run the daemon', 'Run the new daemon');
  assert.match(help(), /Run the new daemon/);
  assert.equal(programs().length, 2, 'a daemon of the version before may run still');
  for (const word of ['second', 'third', 'fourth']) {
    edit('Run the ', `Run the ${word} `);
    help();
  }
  assert.equal(programs().length, 3);
});

test('the compiled daemon loads plugins of TypeScript, wherever they lie', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tw-drop-in-'));
  cpSync(join(project, 'core/sdk/starters/notifier'), folder, { recursive: true });
  const [program] = programs();
  const script = `import(${JSON.stringify(join(project, 'out', program ?? '', 'core/host/load-plugin.js'))})
    .then(({ loadPlugin }) => loadPlugin(${JSON.stringify(folder)})).then((module) => console.log(typeof module.create))`;
  assert.equal(node('-e', script).trim(), 'function');
  rmSync(folder, { recursive: true });
});

test('where nothing can be stored beside the sources, the daemon runs from them', () => {
  rmSync(join(project, 'out'), { recursive: true });
  writeFileSync(join(project, 'out'), 'a file');
  assert.match(help(), /Run the .*daemon/);
  assert.equal(readFileSync(join(project, 'out'), 'utf8'), 'a file');
});
