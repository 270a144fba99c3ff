import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run } from './run-command.ts';

test('start in a folder without pipelines.yaml says so, and leaves nothing there', async () => {
  const home = mkdtempSync(join(tmpdir(), 'tw-start-'));
  try {
    const { status, stderr } = await run('npm run start', home);
    assert.equal(status, 1);
    assert.match(stderr, /pipelines\.yaml/);
    assert.deepEqual(readdirSync(home), []);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
