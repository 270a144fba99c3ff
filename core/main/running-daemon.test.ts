import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { announce, retract, runningDaemon } from './running-daemon.ts';

const DAEMON = { url: 'http://127.0.0.1:8080', database: 'postgresql://127.0.0.1:5432/tomewright' };

test('a daemon that runs is found, and one that ended is not, whoever has its number now', (t) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tw-running-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const path = join(dataDir, 'daemon.json');
  assert.equal(runningDaemon(dataDir), null);
  announce(dataDir, DAEMON);
  const said = JSON.parse(readFileSync(path, 'utf8'));
  assert.equal(statSync(path).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600);
  assert.deepEqual(runningDaemon(dataDir), said);
  assert.deepEqual({ url: said.url, database: said.database, pid: said.pid }, { ...DAEMON, pid: process.pid });
  const ended = { 'another boot': { ...said, host: `${said.host}-2` }, 'no such process': { ...said, pid: 2 ** 22 + 1 } };
  const left = Object.entries(ended).map(([what, facts]) => [what, JSON.stringify(facts)] as const);
  for (const [what, text] of [...left, ['half a file', '{"pid":'] as const, ['an empty file', ''] as const]) {
    writeFileSync(path, text);
    assert.equal(runningDaemon(dataDir), null, what);
  }
  if (said.started !== '') writeFileSync(path, JSON.stringify({ ...said, started: '1' }));
  assert.equal(runningDaemon(dataDir), null, 'its number is another process now');
  retract(dataDir);
  assert.equal(runningDaemon(dataDir), null);
});
