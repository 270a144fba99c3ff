import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's own folder, where the built-in plugins lie. */
export const PROJECT = resolve(import.meta.dirname, '..', '..');

export const VERSION = (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }).version;
