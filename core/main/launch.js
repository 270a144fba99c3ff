// @ts-check
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/*
 * What `npm start` and all other commands begin with. Reading the daemon's TypeScript module by module, through a hook, takes longer than all
 * else of a start. So it is made into some dozens of JavaScript files, once after each change of it, and started from them; where that cannot
 * be done, from its sources.
 */

const PROJECT = resolve(import.meta.dirname, '..', '..');
const ENTRY = join(PROJECT, 'core', 'main', 'cli.ts');
/** In the project, so that packages are found from a build, which lies two folders deep in it, as do the modules that say where they lie. */
const BUILDS = join(PROJECT, 'out');
const isBuild = (/** @type {string} */ name) => name.startsWith('daemon-');
/** The hash of each file, written last: after a power cut a file may be there and cut short. */
const LIST = 'made.json';
/** A daemon that runs goes on reading the build that it was started from. */
const KEPT_BUILDS = 10;

/** @param {string | Uint8Array} content */
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

/** @param {string} folder */
const sourcesIn = (folder) =>
  readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => join(folder, path));

/** Another one as soon as a source or a package is another one. */
function keyOfSources() {
  const hash = createHash('sha256');
  const paths = ['package.json', 'package-lock.json', 'tsconfig.json', ...sourcesIn('core').sort(), ...sourcesIn('migrations').sort()];
  for (const path of paths.filter((each) => existsSync(join(PROJECT, each))))
    hash.update(`${path}\n`).update(readFileSync(join(PROJECT, path)));
  return `daemon-${hash.digest('hex').slice(0, 16)}`;
}

/** @param {string} folder */
function isWhole(folder) {
  try {
    const list = Object.entries(JSON.parse(readFileSync(join(folder, LIST), 'utf8')));
    return list.every(([name, hash]) => hashOf(readFileSync(join(folder, name))) === hash);
  } catch {
    return false;
  }
}

/** @param {string} key */
function findBuild(key) {
  const names = existsSync(BUILDS) ? readdirSync(BUILDS) : [];
  return names
    .filter((name) => name.startsWith(key))
    .map((name) => join(BUILDS, name))
    .find(isWhole);
}

/** @param {string} key */
async function makeBuild(key) {
  const { build } = await import('esbuild');
  // Of its own, so that of two starts at the same time neither takes the other's away.
  const folder = join(BUILDS, `${key}-${randomBytes(4).toString('hex')}`);
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig: join(PROJECT, 'tsconfig.json'),
    write: false,
    logLevel: 'silent',
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  const list = Object.fromEntries(outputFiles.map(({ path, contents }) => [relative(folder, path), hashOf(contents)]));
  writeFileSync(join(folder, LIST), JSON.stringify(list));
  dropOld();
  return folder;
}

function dropOld() {
  const builds = readdirSync(BUILDS)
    .filter(isBuild)
    .map((name) => ({ path: join(BUILDS, name), at: statSync(join(BUILDS, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
  for (const { path } of builds.sort((left, right) => right.at - left.at).slice(KEPT_BUILDS)) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another user's: it is in nobody's way.
    }
  }
}

async function entry() {
  try {
    const key = keyOfSources();
    return join(findBuild(key) ?? (await makeBuild(key)), 'cli.js');
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    // A project that somebody else installed may not be written to, which is no fault.
    if (!['EACCES', 'EPERM', 'EROFS'].includes(code ?? ''))
      process.stderr.write(`JavaScript could not be made of the sources, so that every start takes longer: ${message}\n`);
    await import(import.meta.resolve('tsx'));
    return ENTRY;
  }
}

if (!existsSync(join(PROJECT, 'node_modules', 'esbuild'))) {
  process.stderr.write('Packages are missing: run `npm ci` in this folder first.\n');
  process.exitCode = 1;
} else await import(pathToFileURL(await entry()).href);
