import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const NEEDED = ['core', 'plugins', 'migrations', 'config', 'package.json', 'package-lock.json', 'tsconfig.json', 'pipelines.yaml'];

/** The project as it is cloned, with its packages, in a folder of its own: nothing was started there yet. */
export function copyProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tw-project-'));
  for (const name of NEEDED) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
