import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MessageRow } from '../config/finding.ts';
import { MESSAGES } from './messages.ts';

test('the README of this folder lists the codes of the table, all of them and no others, with their severity', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| `(plan\/[a-z-]+)` \| (error|warning) \|/gm)].map((row) => [row[1], row[2]]);
  const known = Object.entries(MESSAGES as Record<string, MessageRow>).map(([code, row]) => [code, row.severity ?? 'error']);
  assert.deepEqual(listed, known.sort());
});
