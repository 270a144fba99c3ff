import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';

/** The connection as PostgreSQL's own tools read it: a password has no place among a command's words, which every user can list. */
function environmentOf(address: string): NodeJS.ProcessEnv {
  const url = new URL(address);
  return {
    ...process.env,
    PGHOST: url.hostname.replace(/^\[|\]$/g, ''),
    ...(url.port ? { PGPORT: url.port } : {}),
    ...(url.username ? { PGUSER: decodeURIComponent(url.username) } : {}),
    ...(url.password ? { PGPASSWORD: decodeURIComponent(url.password) } : {}),
    PGDATABASE: decodeURIComponent(url.pathname.slice(1)),
    ...(url.searchParams.get('sslmode') ? { PGSSLMODE: url.searchParams.get('sslmode') as string } : {}),
  };
}

/** Dumps the owner's database with pg_dump, which must be installed and no older than the server. Gives the bytes. */
export async function dump(url: string, file: string): Promise<number> {
  await tool('pg_dump', ['--format=custom', `--file=${file}`], url);
  return (await stat(file)).size;
}

/** Puts a dump back in one transaction: all of it or nothing. */
export async function loadDump(url: string, file: string): Promise<void> {
  const database = environmentOf(url)['PGDATABASE'] ?? '';
  await tool('pg_restore', ['--clean', '--if-exists', '--no-owner', '--single-transaction', `--dbname=${database}`, file], url);
}

function tool(name: string, words: string[], url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, words, { env: environmentOf(url), stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-2000);
    });
    child.on('error', () =>
      reject(new Error(`${name} is not installed here: install PostgreSQL's client tools (Debian: postgresql-client)`)),
    );
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(sentenceOf(name, code, said.trim())))));
  });
}

function sentenceOf(name: string, code: number | null, said: string): string {
  const [, server, ours] = /server version: (\S+); pg_dump version: (\S+)/.exec(said) ?? [];
  if (!server) return `${name} ended with ${code}: ${said}`;
  const major = server.split('.')[0];
  return `${name} is of version ${ours} and the server of ${server}, which is too new for it: install PostgreSQL's client tools of version ${major} (Debian: postgresql-client-${major})`;
}
