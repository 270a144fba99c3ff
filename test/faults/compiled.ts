import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const PROJECT = resolve(import.meta.dirname, '..', '..');
/** What a daemon in a child needs of the project, and what of it is not code of the daemon. */
const NEEDED = ['core', 'plugins', 'migrations', 'test/faults', 'package.json'];
const NOT_NEEDED = /\.test\.ts$|^core\/server\/dashboard\/app(\/|$)/;
const SPECIFIER = /\b(from|import)(\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\.ts\3/g;

/**
 * The project as JavaScript in a folder of its own, file by file. A daemon starts three hundred times here, and reads TypeScript for more
 * than half of each start.
 */
export async function compileProject(): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-compiled-'));
  const isNeeded = (path: string): boolean => !NOT_NEEDED.test(relative(PROJECT, path).replaceAll('\\', '/'));
  for (const name of NEEDED) cpSync(join(PROJECT, name), join(folder, name), { recursive: true, filter: isNeeded });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('node_modules'))
    .map((path) => join(folder, path));
  const options = { outbase: folder, outdir: folder, format: 'esm', platform: 'node', target: 'node20', write: false } as const;
  const { outputFiles } = await build({ ...options, entryPoints: sources, tsconfig: join(PROJECT, 'tsconfig.json') });
  for (const { path, text } of outputFiles) writeFileSync(path, text.replaceAll(SPECIFIER, '$1$2$3$4.js$3'));
  for (const path of sources) rmSync(path);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
