import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';

/** As whom the server runs. `other` is set where that is not ourselves: PostgreSQL refuses to run as root. */
export interface ServerUser {
  other: { uid: number; gid: number } | null;
}

export function serverUser(): ServerUser {
  if (process.getuid === undefined || process.getuid() !== 0) {
    checkHasName();
    return { other: null };
  }
  return { other: lookUp('postgres') ?? makePostgres() };
}

/** Whether that user may pass through every folder above the path, and read the path itself. */
export function mayEnter(user: ServerUser, path: string): boolean {
  if (user.other === null) return true;
  for (let folder = path; ; folder = dirname(folder)) {
    const { uid, gid, mode } = statSync(folder);
    const shift = uid === user.other.uid ? 6 : gid === user.other.gid ? 3 : 0;
    const wanted = folder === path ? 0o5 : 0o1;
    if (((mode >> shift) & wanted) !== wanted) return false;
    if (dirname(folder) === folder) return true;
  }
}

function checkHasName(): void {
  try {
    userInfo();
  } catch {
    throw new Error(
      `The embedded database cannot run as user id ${process.getuid?.()}, which has no name in /etc/passwd: ` +
        'run as a named user, or set DATABASE_URL to a PostgreSQL of your own',
    );
  }
}

function lookUp(name: string): { uid: number; gid: number } | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) };
}

function makePostgres(): { uid: number; gid: number } {
  try {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'], {
      stdio: 'pipe',
    });
  } catch {
    // Answered below: another daemon may have made the user in the same moment.
  }
  const made = lookUp('postgres');
  if (made !== null) return made;
  throw new Error(
    'PostgreSQL refuses to run as root, and the user "postgres" could not be made for it: ' +
      'run the daemon as an ordinary user, make that user, or set DATABASE_URL to a PostgreSQL of your own',
  );
}
