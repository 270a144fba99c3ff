import assert from 'node:assert/strict';
import {
  appendFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { postgresql, type TestDatabase } from './databases.ts';
import { startDaemon } from './start-daemon.ts';

const FILE = `version: 1
defaults: { timezone: UTC }
plugins:
  goodreads: {}
  audiobookshelf: { with: { url: "http://127.0.0.1:9", api-key: !secret shelf-key } }
pipelines:
  first:
    about: Looks at the library.
    when: manual
    select: { books: owned, from: audiobookshelf }
    do: []
`;
const SECOND = `  second:
    about: Looks at it again.
    when: manual
    select: { books: owned, from: audiobookshelf }
    do: []
`;
const BAD = FILE.replace('do: []', 'do: [ { download: qbittorrent } ]');
/** Generous for a crowded machine; the file is looked at within a second. */
const PATIENCE_MS = 30_000;

const briefly = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

/** How editors and their like bring a file to the disk. */
const SAVES: Record<string, (path: string, text: string) => Promise<void> | void> = {
  'written over (nano, VS Code)': (path, text) => writeFileSync(path, text),
  'emptied, then written in two strokes': async (path, text) => {
    truncateSync(path);
    await briefly();
    appendFileSync(path, text.slice(0, 150));
    await briefly();
    appendFileSync(path, text.slice(150));
  },
  'written beside and renamed over it (gedit, sed -i)': (path, text) => {
    writeFileSync(`${path}.XyZ1`, text);
    renameSync(`${path}.XyZ1`, path);
  },
  'put aside, then written anew (vim, Emacs)': async (path, text) => {
    renameSync(path, `${path}~`);
    await briefly();
    writeFileSync(path, text);
    rmSync(`${path}~`);
  },
  'removed, then written anew': async (path, text) => {
    rmSync(path);
    await briefly();
    writeFileSync(path, text);
  },
  'written with the same size and an older time (cp -p)': (path, text) => {
    writeFileSync(path, text);
    utimesSync(path, new Date('2026-01-01'), new Date('2026-01-01'));
  },
  'written in place behind a link, or mounted alone into a container': (path, text) => {
    if (!lstatSync(path).isSymbolicLink()) {
      renameSync(path, `${path}.elsewhere`);
      symlinkSync(`${path}.elsewhere`, path);
    }
    writeFileSync(`${path}.elsewhere`, text);
  },
  'a link turned to another file (Kubernetes)': (path, text) => {
    const target = `${path}.${text.length}`;
    writeFileSync(target, text);
    rmSync(`${path}.link`, { force: true });
    symlinkSync(target, `${path}.link`);
    renameSync(`${path}.link`, path);
  },
};

describe('an edit of pipelines.yaml', { skip: postgresql.skip }, () => {
  let home: string;
  let daemon: Daemon;
  let database: TestDatabase;
  const file = (): string => join(home, 'pipelines.yaml');
  const names = (): string[] =>
    daemon.wiring
      .get(TOKENS.plugins)
      .current()
      .pipelines.map((pipeline) => pipeline.name);
  const until = async (isSo: () => boolean, what = 'it'): Promise<void> => {
    const end = performance.now() + PATIENCE_MS;
    while (!isSo() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(isSo(), `${what} did not come about`);
  };
  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'tw-reload-'));
    mkdirSync(join(home, 'config'));
    writeFileSync(join(home, 'config', 'app.yaml'), 'port: 0\nlog: { level: error }\n');
    writeFileSync(file(), FILE);
    database = await postgresql.make();
    daemon = await startDaemon({ home, env: { ...database.env, SHELF_KEY: 'key-of-the-shelf' }, pace: 'lifted' });
  });
  after(async () => {
    await daemon?.stop();
    await database?.drop();
    rmSync(home, { recursive: true, force: true });
  });

  test('that is good is live soon, saved in place or by renaming, and its version is kept', async () => {
    writeFileSync(file(), FILE + SECOND);
    await until(() => names().includes('second'));
    writeFileSync(`${file()}.new`, FILE);
    renameSync(`${file()}.new`, file());
    await until(() => !names().includes('second'));
    const { version } = daemon.wiring.get(TOKENS.plugins).current();
    assert.equal((await daemon.store.configVersions.get(version))?.version, version);
  });

  test('is live however the editor saves it', async () => {
    for (const [how, save] of Object.entries(SAVES)) {
      for (const text of [FILE + SECOND, FILE]) {
        await save(file(), text);
        await until(() => names().includes('second') === (text !== FILE), how);
      }
    }
  });

  test('leaves a run that is going on the version it began with, and every version is kept', async () => {
    const { runs } = daemon.store;
    const before = daemon.wiring.get(TOKENS.plugins).current();
    const run = await runs.start({
      plan: before.pipelines[0] as never,
      planVersion: before.version,
      trigger: 'manual',
      notBefore: new Date(Date.now() + 3_600_000),
    });
    writeFileSync(file(), FILE + SECOND);
    await until(() => daemon.wiring.get(TOKENS.plugins).current().version !== before.version);
    const going = await runs.get(run ?? '');
    assert.deepEqual([going?.planVersion, going?.plan], [before.version, JSON.parse(JSON.stringify(before.pipelines[0]))]);
    assert.equal((await daemon.store.configVersions.get(before.version))?.version, before.version);
    await runs.finish(run ?? '', 'stopped', 'the test is over', false);
    writeFileSync(file(), FILE);
    await until(() => !names().includes('second'));
  });

  test('that is bad changes nothing and is told with its line, until it is mended', async () => {
    const { version } = daemon.wiring.get(TOKENS.plugins).current();
    writeFileSync(file(), BAD);
    await until(() => daemon.problems.list().some((problem) => problem.severity === 'error'));
    const [problem] = daemon.problems.list().filter((each) => each.severity === 'error');
    assert.match(problem?.sentence ?? '', /^pipelines\.yaml:11:\d+ /);
    assert.equal(daemon.wiring.get(TOKENS.plugins).current().version, version);
    writeFileSync(file(), FILE + SECOND);
    await until(() => names().includes('second') && !daemon.problems.list().some((each) => each.severity === 'error'));
  });

  test('that leaves the file empty or cut off changes nothing', async () => {
    for (const text of ['', (FILE + SECOND).slice(0, 200)]) {
      writeFileSync(file(), text);
      await until(() => daemon.problems.list().some((problem) => problem.severity === 'error'));
      assert.deepEqual(names(), ['first', 'second']);
      writeFileSync(file(), FILE + SECOND);
      await until(() => !daemon.problems.list().some((problem) => problem.severity === 'error'));
    }
    assert.equal(readFileSync(file(), 'utf8'), FILE + SECOND);
  });
});
