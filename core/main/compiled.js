import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// Plain JavaScript: this runs before anything can read TypeScript.

const PROJECT = resolve(import.meta.dirname, '..', '..');

/** What a daemon needs of the project. */
const PROGRAM = ['core', 'plugins', 'migrations', 'package.json', 'tsconfig.json'];

const NOT_NEEDED = /\.test\.ts$|(^|\/)(fixtures|node_modules)\//;

/** The dashboard is bundled from its source by the daemon. */
const AS_IT_IS = /^core\/server\/dashboard\/app\//;

const SPECIFIER = /\b(from|import)(\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\.ts\3/g;

/** A daemon that is running may still read modules of the version that it was started from. */
const KEPT_VERSIONS = 3;

/** Gives the folder of the program as JavaScript, which is compiled where there is none of just these sources. Throws where it cannot be stored. */
export async function compiledProgram() {
  const out = join(PROJECT, 'out');
  const sources = sourcesIn(PROJECT, PROGRAM);
  const folder = join(out, `program-${versionOf(sources)}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  try {
    await compile(sources, unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another daemon that started at the same time was first.
    if (!existsSync(folder)) throw error;
  }
  forgetOlder(out);
  return folder;
}

/** Writes those parts of the project (folders and files, by their paths in it) into the folder `to`, as JavaScript, file by file. */
export async function compileInto(to, parts) {
  await compile(sourcesIn(PROJECT, parts), to);
}

/** Paths with `/`, in order, and what the files hold. */
function sourcesIn(project, parts) {
  const paths = parts.flatMap((part) =>
    statSync(join(project, part)).isFile()
      ? [part]
      : readdirSync(join(project, part), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) =>
            join(entry.parentPath, entry.name)
              .slice(project.length + 1)
              .replaceAll('\\', '/'),
          ),
  );
  const needed = paths.filter((path) => !NOT_NEEDED.test(path)).sort();
  return needed.map((path) => ({ path, content: readFileSync(join(project, path)) }));
}

function versionOf(sources) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const { path, content } of sources) hash.update(`\0${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 16);
}

async function compile(sources, to) {
  const { transform } = await import('esbuild');
  for (const folder of new Set(sources.map(({ path }) => dirname(join(to, path))))) mkdirSync(folder, { recursive: true });
  await Promise.all(
    sources.map(async ({ path, content }) => {
      if (!path.endsWith('.ts') || path.endsWith('.d.ts') || AS_IT_IS.test(path)) return writeFileSync(join(to, path), content);
      const { code } = await transform(content.toString(), {
        loader: 'ts',
        format: 'esm',
        platform: 'node',
        target: 'node20',
        sourcefile: path,
        tsconfigRaw: { compilerOptions: { target: 'es2023', verbatimModuleSyntax: true } },
      });
      writeFileSync(join(to, path.replace(/\.ts$/, '.js')), code.replaceAll(SPECIFIER, '$1$2$3$4.js$3'));
    }),
  );
}

function forgetOlder(out) {
  const versions = readdirSync(out)
    .filter((name) => name.startsWith('program-'))
    .map((name) => ({ folder: join(out, name), at: statSync(join(out, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { folder } of versions.slice(KEPT_VERSIONS)) rmSync(folder, { recursive: true, force: true });
}
