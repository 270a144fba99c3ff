import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const CHILD = 'test/faults/daemon-child.ts';
/** What a daemon loads by its name or reads as a file. */
const LOADED_LATER = ['plugins', 'migrations', 'package.json'];
const NOT_NEEDED = /\.test\.ts$/;
/** Packages that read what lies beside them, or that a try never loads. */
const NOT_BUNDLED = ['graphile-worker', 'playwright-core', 'esbuild', 'tsx'];
/** What knex names and nobody installed. */
const OTHER_DATABASES = ['better-sqlite3', 'mariadb', 'mysql', 'mysql2', 'oracledb', 'sqlite3', 'tedious'];
const REQUIRE = "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";
const SPECIFIER = /\b(from|import)(\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\.ts\3/g;
const OPTIONS = { format: 'esm', platform: 'node', target: 'node20', tsconfig: join(PROJECT, 'tsconfig.json') } as const;

/**
 * The project as JavaScript in a folder of its own: the daemon's child in one file with its packages, and beside it what is loaded later,
 * file by file. It starts three hundred times here, and reading its thousand modules is more than half of each start.
 */
export async function compileProject(): Promise<{ child: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'tw-compiled-'));
  for (const name of LOADED_LATER)
    cpSync(join(PROJECT, name), join(folder, name), { recursive: true, filter: (path) => !NOT_NEEDED.test(path) });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  await Promise.all([compileInPlace(folder), bundleChild(folder)]);
  return { child: compiledAt(folder, join(PROJECT, CHILD)), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function compileInPlace(folder: string): Promise<void> {
  const sources = ['plugins', 'migrations'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, name, path)),
  );
  const { outputFiles } = await build({ ...OPTIONS, entryPoints: sources, outbase: folder, outdir: folder, write: false });
  for (const { path, text } of outputFiles) writeFileSync(path, text.replaceAll(SPECIFIER, '$1$2$3$4.js$3'));
  for (const path of sources) rmSync(path);
}

async function bundleChild(folder: string): Promise<void> {
  const entry = join(PROJECT, CHILD);
  await build({
    ...OPTIONS,
    entryPoints: [entry],
    outfile: compiledAt(folder, entry),
    bundle: true,
    minifyWhitespace: true,
    external: [...NOT_BUNDLED, ...OTHER_DATABASES],
    banner: { js: REQUIRE },
    plugins: [whereItLies(folder)],
  });
}

const compiledAt = (folder: string, source: string): string => join(folder, relative(PROJECT, source)).replace(/\.ts$/, '.js');

/** Each module of the one file finds what lies beside it as if it lay in the folder itself. */
function whereItLies(folder: string): Plugin {
  return {
    name: 'where it lies',
    setup: (bundling) =>
      bundling.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const compiled = compiledAt(folder, path);
        const contents = readFileSync(path, 'utf8')
          .replaceAll('import.meta.dirname', JSON.stringify(dirname(compiled)))
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(compiled).href));
        return { contents, loader: 'ts' };
      }),
  };
}
