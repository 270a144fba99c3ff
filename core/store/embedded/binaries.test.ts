import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copied } from './binaries.ts';

test("a copy of the server's programs has the links that the packed ones lack, and is made once", (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tw-binaries-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const native = join(root, 'native');
  mkdirSync(join(native, 'lib'), { recursive: true });
  writeFileSync(join(native, 'lib', 'libone.so.1.2'), 'one');
  writeFileSync(join(native, 'pg-symlinks.json'), JSON.stringify([{ source: 'native/lib/libone.so.1.2', target: 'native/lib/libone.so' }]));

  const copy = copied(native, join(root, 'data', 'postgresql-1'));
  assert.equal(readFileSync(join(copy, 'lib', 'libone.so'), 'utf8'), 'one');
  writeFileSync(join(native, 'lib', 'libone.so.1.2'), 'another');
  assert.equal(copied(native, copy), copy);
  assert.equal(readFileSync(join(copy, 'lib', 'libone.so'), 'utf8'), 'one');
});
