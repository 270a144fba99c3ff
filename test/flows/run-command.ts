import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

/** A line as an owner types it, `npm run X -- WORDS`, in the owner's folder. */
export function run(line: string, home: string): Promise<Ran> {
  const [, name = '', words = ''] = /^npm run (?:-s )?([\w:]+)(?: -- (.*))?$/.exec(line) ?? [];
  const script = (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts[name];
  assert.equal(script, `node core/main/launch.js ${name}`, `there is no script for: ${line}`);
  const args = [...words.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const command = [join(PROJECT, 'core/main/launch.js'), name, ...args];
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] };
  return new Promise((done) =>
    execFile(process.execPath, command, { cwd: home, env }, (error, stdout, stderr) =>
      done({ status: error ? Number(error.code) : 0, stdout, stderr }),
    ),
  );
}
