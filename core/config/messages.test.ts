import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { MessageRow } from './finding.ts';
import { MESSAGES } from './messages.ts';
import { APP_SCHEMA } from './schema/app-schema.ts';
import { pipelinesSchema } from './schema/pipelines-schema.ts';

test('the README of this folder lists the codes of the table, all of them and no others, with their severity', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/^\| `(config\/[a-z-]+)` \| (error|warning) \|/gm)].map((row) => [row[1], row[2]]);
  const known = Object.entries(MESSAGES as Record<string, MessageRow>).map(([code, row]) => [code, row.severity ?? 'error']);
  assert.deepEqual(listed, known.sort());
});

test('every message has a remedy', () => {
  for (const [code, row] of Object.entries(MESSAGES)) assert.ok(row.message.length > 0 && row.remedy.length > 0, code);
});

type Schema = Record<string, unknown>;

function* parts(value: unknown, path: string): Generator<[string, Schema]> {
  if (value === null || typeof value !== 'object') return;
  if (!Array.isArray(value)) yield [path, value as Schema];
  for (const [key, part] of Object.entries(value)) yield* parts(part, `${path}/${key}`);
}

const schemas = [...parts(pipelinesSchema(), 'pipelines'), ...parts(APP_SCHEMA, 'app')];

test('every branch of every union has a title written for people', () => {
  const branches = schemas.flatMap(([path, schema]) => ((schema['anyOf'] ?? []) as Schema[]).map((branch) => ({ path, branch })));
  assert.ok(branches.length >= 20, `${branches.length} branches`);
  for (const { path, branch } of branches) assert.equal(typeof branch['title'], 'string', `${path} ${JSON.stringify(branch)}`);
});

test('every pattern and format has a title, because a pattern tells people nothing', () => {
  const patterns = schemas.filter(([, schema]) => typeof schema['pattern'] === 'string' || typeof schema['format'] === 'string');
  assert.ok(patterns.length >= 10);
  for (const [path, schema] of patterns) assert.equal(typeof schema['title'], 'string', path);
});

test('every mapping with named keys refuses unknown ones', () => {
  const closed = schemas.filter(([, schema]) => schema['type'] === 'object' && schema['properties'] !== undefined);
  assert.ok(closed.length >= 15);
  for (const [path, schema] of closed) assert.notEqual(schema['additionalProperties'] ?? true, true, path);
});

test('no key of either file speaks of lifting a pace', () => {
  const keys = schemas.flatMap(([, schema]) => Object.keys((schema['properties'] ?? {}) as object));
  assert.ok(keys.includes('limit'));
  for (const key of keys) assert.doesNotMatch(key, /pace|unlimited|throttle|no-limit|speed|turbo|concurrency|delay/);
});
