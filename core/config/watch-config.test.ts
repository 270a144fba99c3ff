import assert from 'node:assert/strict';
import { mkdtemp, open, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfigFiles } from './read-files.ts';
import { watchConfig } from './watch-config.ts';

async function watched(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'tomewright-watch-'));
  const file = join(folder, 'pipelines.yaml');
  await writeFile(file, 'one\n');
  const changes: string[][] = [];
  const watching = watchConfig(folder, (files) => changes.push(files), { quietMs: 20, stableMs: 60 });
  await wait(50);
  t.after(async () => {
    watching.close();
    await rm(folder, { recursive: true });
  });
  const changesReach = async (count: number) => {
    for (let look = 0; look < 100 && changes.length < count; look += 1) await wait(30);
    await wait(200);
    assert.equal(changes.length, count);
  };
  return { folder, file, changes, changesReach };
}

const SAVES: Record<string, (file: string) => Promise<void>> = {
  'written in place': (file) => writeFile(file, 'two\n'),
  'written beside and renamed over it': async (file) => {
    await writeFile(`${file}.tmp`, 'two\n');
    await rename(`${file}.tmp`, file);
  },
  'moved away first, as some editors do': async (file) => {
    await rename(file, `${file}~`);
    await writeFile(file, 'two\n');
  },
  'deleted and made again': async (file) => {
    await unlink(file);
    await writeFile(file, 'two\n');
  },
  'emptied and written in pieces': async (file) => {
    const handle = await open(file, 'w');
    for (const piece of ['t', 'w', 'o', '\n']) {
      await handle.write(piece);
      await wait(15);
    }
    await handle.close();
  },
};

for (const [how, save] of Object.entries(SAVES)) {
  test(`a file that is ${how} is told once`, async (t) => {
    const { file, changesReach } = await watched(t);
    await save(file);
    await changesReach(1);
    await save(file);
    await changesReach(1);
  });
}

test('a save that changes nothing, and other files of the folder, are not told', async (t) => {
  const { folder, file, changesReach } = await watched(t);
  await writeFile(file, 'one\n');
  await writeFile(join(folder, 'other.yaml'), 'x\n');
  await changesReach(0);
});

test('many saves in a row are told once they have ended', async (t) => {
  const { file, changes, changesReach } = await watched(t);
  for (let save = 0; save < 30; save += 1) {
    await writeFile(file, `save ${save}\n`);
    await wait(10);
  }
  await changesReach(1);
  assert.deepEqual(changes, [['pipelines.yaml']]);
});

test('the second change after a rename is told too', async (t) => {
  const { file, changesReach } = await watched(t);
  await SAVES['written beside and renamed over it']!(file);
  await changesReach(1);
  await writeFile(`${file}.tmp`, 'three\n');
  await rename(`${file}.tmp`, file);
  await changesReach(2);
});

test('configuration is read from its folder, and what cannot be read is a finding', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tomewright-read-'));
  t.after(() => rm(folder, { recursive: true }));
  assert.deepEqual(
    (await readConfigFiles(folder)).findings.map((finding) => finding.code),
    ['config/missing-file'],
  );
  await writeFile(join(folder, 'pipelines.yaml'), 'version: 1\n');
  await writeFile(join(folder, '.env'), 'A=1\n');
  const read = await readConfigFiles(folder);
  assert.deepEqual({ ...read }, { pipelinesText: 'version: 1\n', dotenvText: 'A=1\n', findings: [] });
  await writeFile(join(folder, 'pipelines.yaml'), Buffer.from([0x61, 0xff, 0xfe]));
  assert.deepEqual(
    (await readConfigFiles(folder)).findings.map((finding) => finding.code),
    ['config/not-text'],
  );
  await writeFile(join(folder, 'pipelines.yaml'), 'x'.repeat(1_000_001));
  assert.deepEqual(
    (await readConfigFiles(folder)).findings.map((finding) => finding.code),
    ['config/too-large'],
  );
});
