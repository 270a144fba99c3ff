import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';

const HELP = `usage: npm test [-- WORD ...]

Runs every *.test.ts of core, plugins and test; with words, only files whose path holds one of them.
`;

const PROJECT = resolve(import.meta.dirname, '..');
const ROOTS = ['core', 'plugins', 'test'];
/** The trigger's tests once more in a zone with other clock changes: a schedule must not lean on the machine's own. */
const OTHER_ZONE = 'Pacific/Auckland';

function testsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((row) => row.name !== 'node_modules' && !row.name.startsWith('.'))
    .flatMap((row) => {
      const path = join(folder, row.name);
      if (row.isDirectory()) return testsUnder(path);
      return row.name.endsWith('.test.ts') ? [path] : [];
    })
    .sort();
}

function run(files: string[], zone: string): Promise<number> {
  return new Promise((done) => {
    const concurrency = Math.max(1, Math.min(2, availableParallelism()));
    const words = [
      '--import',
      'tsx',
      '--test',
      `--test-concurrency=${concurrency}`,
      '--test-reporter=spec',
      ...files.map((file) => relative(PROJECT, file)),
    ];
    const child = spawn(process.execPath, words, { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, TZ: zone } });
    child.once('exit', (code) => done(code ?? 1));
  });
}

const words = process.argv.slice(2);
if (words.includes('--help')) {
  process.stdout.write(HELP);
} else {
  const all = ROOTS.map((root) => join(PROJECT, root))
    .filter((root) => existsSync(root))
    .flatMap(testsUnder);
  const chosen = words.length === 0 ? all : all.filter((file) => words.some((word) => relative(PROJECT, file).includes(word)));
  if (chosen.length === 0) {
    process.stderr.write(`no test file has a path with ${words.join(' or ')}\n`);
    process.exitCode = 2;
  } else {
    const zoned = chosen.filter((file) => relative(PROJECT, file).replaceAll('\\', '/').startsWith('core/trigger/'));
    const first = zoned.length > 0 ? await run(zoned, OTHER_ZONE) : 0;
    process.exitCode = (await run(chosen, 'UTC')) || first;
  }
}
