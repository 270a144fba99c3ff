import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { APP_SCHEMA } from '../../core/config/schema/app-schema.ts';
import { pipelinesSchema } from '../../core/config/schema/pipelines-schema.ts';
import { JOURNAL } from '../../core/run/journal.ts';
import { PROBLEMS } from '../../core/server/problem.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const ROOTS = ['core', 'plugins', 'migrations', 'test'];
const HARD_LINES = 400;
const HARD_FILES = 20;
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|misc|manager|service|base|types|constants)\.(tsx?|css)$/;

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((row) => {
    const path = join(folder, row.name);
    if (row.name === 'node_modules' || row.name === 'goldens') return [];
    return row.isDirectory() ? filesUnder(path) : [path];
  });
}

const code = ROOTS.flatMap((root) => filesUnder(join(PROJECT, root))).filter((path) => /\.(tsx?|css|js|cjs)$/.test(path));
const shipped = code.filter(
  (path) => !path.endsWith('.test.ts') && !relative(PROJECT, path).startsWith('test') && !/[\\/](testing|fixtures)[\\/]/.test(path),
);
const read = (path: string): string => readFileSync(path, 'utf8');
const name = (path: string): string => relative(PROJECT, path).replaceAll('\\', '/');

/** Lines of shipped code that hold a pattern. */
const holding = (pattern: RegExp): string[] =>
  shipped.flatMap((path) =>
    read(path)
      .split('\n')
      .map((text, index) => ({ text, at: `${name(path)}:${index + 1}` }))
      .filter(({ text }) => pattern.test(text))
      .map(({ at }) => at),
  );

test('imports follow the law, and the tool that says so has read the project', async () => {
  const tool = join(PROJECT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const words = [tool, '--config', 'test/law/imports.cjs', '--output-type', 'json', 'core', 'plugins', 'migrations'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: PROJECT, maxBuffer: 100_000_000 }).catch(
    (error: { stdout: string }) => error,
  );
  const { summary, modules } = JSON.parse(stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
    modules: { source: string }[];
  };
  assert.deepEqual(
    summary.violations.map((each) => `${each.rule.name}: ${each.from} -> ${each.to}`),
    [],
  );
  const ours = modules.filter((module) => /^(core|plugins|migrations)\//.test(module.source)).length;
  const there = code.filter((path) => /^(core|plugins|migrations)\/.*\.tsx?$/.test(name(path))).length;
  assert.ok(ours >= there, `read ${ours} of ${there} modules`);
});

test('files are named for one thing, in kebab-case', () => {
  assert.deepEqual(code.filter((path) => FORBIDDEN_NAMES.test(basename(path))).map(name), []);
  assert.deepEqual(code.filter((path) => !/^[a-z0-9]+([.-][a-z0-9]+)*\.(tsx?|css|js|cjs)$/.test(basename(path))).map(name), []);
});

test('no file is longer than it may be', () => {
  const long = code.map((path) => ({ path: name(path), lines: read(path).split('\n').length })).filter((file) => file.lines > HARD_LINES);
  assert.deepEqual(long, []);
});

test('no folder holds more files than one can look over', () => {
  const files = new Map<string, number>();
  for (const path of code.filter((each) => !/(\.test|under-test)\.ts$/.test(each)))
    files.set(dirname(name(path)), (files.get(dirname(name(path))) ?? 0) + 1);
  const full = [...files].filter(([, amount]) => amount > HARD_FILES);
  assert.deepEqual(full, []);
});

test('nothing is left for later, and no test is switched off or on alone', () => {
  const marks = new RegExp(['TO' + 'DO', 'FIX' + 'ME', '\\b(test|describe|it)\\.(on' + 'ly|to' + 'do|sk' + 'ip)\\('].join('|'));
  assert.deepEqual(code.filter((path) => marks.test(read(path))).map(name), []);
});

test('npm scripts use no shell syntax, because owners run Windows too', () => {
  const { scripts } = JSON.parse(read(join(PROJECT, 'package.json'))) as { scripts: Record<string, string> };
  const shelly = Object.entries(scripts).filter(([, script]) => /[|;<>$`*]|(?<!&)&(?!&)|\brm\b|\bcp\b|^[A-Z_]+=/.test(script));
  assert.deepEqual(shelly, []);
});

test('no key of a file and no environment variable lifts the pace of the services', () => {
  const keys = JSON.stringify([pipelinesSchema(), APP_SCHEMA]);
  assert.doesNotMatch(keys, /"(pace|lifted|unlimited|no-limit|instant)"/i);
  assert.deepEqual(holding(/(env|settings|app|secrets)\b[^\n]{0,40}\bpace\b/i), []);
  const lifted = holding(/['"]lifted['"]/).map((place) => place.split(':')[0]);
  assert.deepEqual(
    [...new Set(lifted)].filter((path) => !/^core\/(host|main)\//.test(path ?? '') && !/^core\/sdk\/testkit\//.test(path ?? '')),
    [],
  );
  const makers = code.filter((path) => /pace: 'lifted'/.test(read(path))).map(name);
  assert.deepEqual(
    makers.filter(
      (path) => !path.startsWith('test/') && !path.startsWith('core/sdk/testkit/') && !/\.test\.ts$|under-test\.ts$|\/testing\//.test(path),
    ),
    [],
  );
});

test('only modules two folders deep say by their own place where something lies, because a build lies there', () => {
  const saying = holding(/^(?!\/\*\*).*(import\.meta\.(dirname|filename)|new URL\([^)]*import\.meta\.url)/).filter((at) =>
    at.startsWith('core/'),
  );
  assert.ok(saying.length > 0);
  assert.deepEqual(
    saying.filter((at) => at.split('/').length !== 3),
    [],
    "import.meta.resolve('#core/...') works from anywhere",
  );
});

test('no code asks a service to delete files, and none runs a shell', () => {
  assert.deepEqual(holding(/deleteFiles|[?&]hard=1|torrents\/delete/), []);
  assert.deepEqual(holding(/\bexec(Sync)?\(\s*[`'"]|shell: true/), []);
  assert.deepEqual(
    holding(/readdir(Sync)?\([^)]*recursive/).filter(
      (place) => !read(join(PROJECT, place.split(':')[0] ?? '')).includes('withFileTypes: true'),
    ),
    [],
  );
});

test('the journal and the problems of the API are in the docs, and nothing else is', () => {
  const listed = (file: string, pattern: RegExp): string[] =>
    [...read(join(PROJECT, file)).matchAll(pattern)].map((match) => match[1] ?? '').sort();
  assert.deepEqual(listed('core/run/README.md', /^\| `([a-z]+\/[a-z-]+)` \|/gm), Object.keys(JOURNAL).sort());
  assert.deepEqual(listed('core/server/README.md', /^\| `([a-z-]+)` \|/gm), Object.keys(PROBLEMS).sort());
});

test('every folder of core has a place in the map', () => {
  const map = read(join(PROJECT, 'core', 'README.md'));
  const folders = readdirSync(join(PROJECT, 'core'), { withFileTypes: true }).filter((row) => row.isDirectory());
  assert.deepEqual(
    folders.filter((row) => !map.includes(`\`${row.name}/\``)).map((row) => row.name),
    [],
  );
});

test('nothing stands at the root but what the layout names', () => {
  const allowed = new Set([
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'biome.json',
    'pipelines.yaml',
    'core',
    'plugins',
    'migrations',
    'config',
    'test',
    'README.md',
    'node_modules',
    'data',
    'out',
  ]);
  const found = readdirSync(PROJECT).filter((entry) => !entry.startsWith('.') && !allowed.has(entry));
  assert.deepEqual(found, []);
  assert.ok(existsSync(join(PROJECT, 'README.md')));
});
