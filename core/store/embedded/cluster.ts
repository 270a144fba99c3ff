import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { mayEnter, type ServerUser } from './server-user.ts';

/** The folder of one database server, made by initdb. */
export interface Cluster {
  folder: string;
  password: string;
  isNew: boolean;
}

export interface ClusterRequest {
  dataDir: string;
  systemFolder: string;
  user: ServerUser;
  binaries: Binaries;
}

/** The data folder's cluster, made where it is not there yet. */
export async function ensureCluster(request: ClusterRequest): Promise<Cluster> {
  const password = ensurePassword(request.dataDir);
  const folder = placeOf(request);
  finishRestore(folder);
  const isNew = !existsSync(join(folder, 'PG_VERSION'));
  if (isNew) await initialise(request, folder, password);
  checkVersion(folder, request.binaries.version);
  return { folder, password, isNew };
}

/** A restore that was cut off between taking the old folder away and putting the new one in its place is finished. */
function finishRestore(folder: string): void {
  if (!existsSync(folder) && existsSync(join(`${folder}.restoring`, 'PG_VERSION'))) renameSync(`${folder}.restoring`, folder);
}

function ensurePassword(dataDir: string): string {
  const path = join(dataDir, 'database-password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  writeFileSync(path, `${password}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return password;
}

// A folder once chosen is kept, even if the permissions that led to the choice change.
export function placeOf({ dataDir, systemFolder, user }: Omit<ClusterRequest, 'binaries'>): string {
  const beside = join(dataDir, 'postgresql');
  const elsewhere = join(systemFolder, createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16), 'postgresql');
  if (existsSync(join(beside, 'PG_VERSION')) || existsSync(`${beside}.restoring`)) return beside;
  if (existsSync(join(elsewhere, 'PG_VERSION')) || existsSync(`${elsewhere}.restoring`)) return elsewhere;
  return mayEnter(user, dataDir) ? beside : elsewhere;
}

async function initialise(request: ClusterRequest, folder: string, password: string): Promise<void> {
  const parent = dirname(folder);
  const draft = `${folder}.new`;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { other } = request.user;
  if (other !== null) for (const path of [draft, passwordFile]) chownSync(path, other.uid, other.gid);
  try {
    await initdb(request, draft, passwordFile);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, folder);
}

// Locale C with PostgreSQL's own C.UTF-8 rules: the same order on every machine, whatever locales it has.
function initdb({ binaries, user }: ClusterRequest, folder: string, passwordFile: string): Promise<void> {
  const flags = ['--username=tomewright', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-instructions'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  return new Promise((resolve, reject) => {
    const child = spawn(binaries.initdb, [`--pgdata=${folder}`, ...flags, ...locale], { ...user.other, cwd: folder, detached: true });
    let said = '';
    child.stdout.resume();
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The embedded database could not be made in ${folder} (initdb ended with ${code}): ${said.trim()}`));
    });
  });
}

function checkVersion(folder: string, version: string): void {
  const made = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  const major = version.split('.')[0];
  if (made === major) return;
  throw new Error(
    `The embedded database in ${folder} was made by PostgreSQL ${made}, and this release brings ${major}: ` +
      `go back to the release that brought ${made}, or set DATABASE_URL to a PostgreSQL of your own`,
  );
}
