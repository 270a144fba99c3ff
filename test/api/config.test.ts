import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ApiBench, apiBench, ask, skip } from './with-api.ts';

describe('pipelines.yaml through the API', { skip }, () => {
  let bench: ApiBench;
  before(async () => {
    bench = await apiBench();
  });
  after(() => bench?.close());
  const path = (): string => join(bench.home, 'pipelines.yaml');
  const onDisk = (): string => readFileSync(path(), 'utf8');
  const put = (text: string, base: string, scope: 'operate' | 'admin' = 'admin') =>
    ask(bench, '/api/config', { method: 'PUT', body: { text, base }, scope });

  test('a draft is checked with every finding at its line, and nothing is saved', async () => {
    const before = onDisk();
    const { body } = await ask(bench, '/api/config', { scope: 'read' });
    assert.equal(body.text, before);
    const good = await ask(bench, '/api/config/check', { method: 'POST', body: { text: before }, scope: 'read' });
    assert.deepEqual(
      good.body.findings.filter((finding: { severity: string }) => finding.severity === 'error'),
      [],
    );
    const wrong = before.replace('- download: qbittorrent', '- dowload: qbittorrent');
    const line = wrong.slice(0, wrong.indexOf('dowload')).split('\n').length;
    const bad = await ask(bench, '/api/config/check', { method: 'POST', body: { text: wrong }, scope: 'read' });
    const found = bad.body.findings.find((finding: { severity: string }) => finding.severity === 'error');
    assert.equal(found?.line, line);
    assert.match(found?.message, /dowload/);
    assert.equal(onDisk(), before);
  });

  test('a good edit replaces the file whole, and both versions can be had again', async () => {
    const { body: before } = await ask(bench, '/api/config');
    const text = before.text.replace('batch: 25', 'batch: 20');
    assert.equal((await put(text, before.version, 'operate')).status, 403);
    const saved = await put(text, before.version);
    assert.equal(saved.status, 200);
    assert.equal(onDisk(), text);
    assert.deepEqual(
      readdirSync(bench.home).filter((name) => name.startsWith('pipelines.yaml.')),
      [],
    );
    const { body: versions } = await ask(bench, '/api/config/versions');
    assert.deepEqual(
      versions.items.map((row: { version: string; isCurrent: boolean }) => [row.version, row.isCurrent]),
      [
        [saved.body.version, true],
        [before.version, false],
      ],
    );
    assert.equal((await ask(bench, `/api/config/versions/${before.version}`)).body.text, before.text);
    assert.equal((await ask(bench, `/api/config/versions/${'0'.repeat(64)}`)).status, 404);
  });

  test('a file with a mistake is not saved, and neither is one that somebody changed meanwhile', async () => {
    const { body: now } = await ask(bench, '/api/config');
    const bad = await put(now.text.replace('version: 1', 'version: 2'), now.version);
    assert.equal(bad.status, 400);
    assert.match(bad.body.detail, /pipelines\.yaml:\d+:\d+/);
    assert.equal(onDisk(), now.text);
    writeFileSync(path(), `${now.text}# by hand\n`);
    const stale = await put(now.text.replace('batch: 20', 'batch: 30'), now.version);
    assert.equal(stale.status, 409);
    assert.equal(onDisk(), `${now.text}# by hand\n`);
  });

  test('of two that save at once one wins, and the other is told', async () => {
    const { body: now } = await ask(bench, '/api/config');
    const replies = await Promise.all([1, 2, 3].map((batch) => put(now.text.replace(/batch: \d+/, `batch: ${batch}`), now.version)));
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 409, 409]);
  });

  test('the schema names the options of the plugins', async () => {
    const { body } = await ask(bench, '/api/config/schema');
    assert.ok(body.properties.plugins.properties.qbittorrent);
  });
});
