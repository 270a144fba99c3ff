import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';

interface Diagnosis {
  ok: boolean;
  checks: { subject: string; ok: boolean; message: string }[];
}

const PROJECT = resolve(import.meta.dirname, '..', '..');

describe('doctor', () => {
  let dir: string;
  let world: World;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'tw-doctor-'));
    world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [3] });
    writeHome(world, join(dir, 'home'));
    appendFileSync(join(dir, 'home', 'config', 'app.yaml'), `download-folders: ["${world.downloads}"]\n`);
  });
  after(async () => {
    await world?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const doctor = (env: NodeJS.ProcessEnv): Promise<{ status: number; said: Diagnosis }> =>
    new Promise((done) => {
      const words = ['core/main/launch.js', 'doctor', '--json', '--home', join(dir, 'home')];
      execFile(process.execPath, words, { cwd: PROJECT, env: { PATH: process.env['PATH'], ...env } }, (error, stdout) => {
        done({ status: error ? Number(error.code) : 0, said: JSON.parse(stdout) as Diagnosis });
      });
    });

  test('finds every instance well, the library where the path says, and a real link possible', async () => {
    const { status, said } = await doctor(environment(world));
    assert.deepEqual(
      said.checks.filter((check) => !check.ok),
      [],
    );
    assert.equal(status, 0);
    for (const instance of ['myanonamouse', 'prowlarr', 'google-books', 'goodreads', 'qbittorrent', 'audiobookshelf']) {
      assert.ok(
        said.checks.some((check) => check.subject === instance),
        instance,
      );
    }
    assert.ok(said.checks.some((check) => check.subject.startsWith('hard link') && check.message.startsWith('works')));
    assert.deepEqual(
      readdirSync(world.library).filter((name) => name.startsWith('.')),
      [],
    );
  });

  test('names the instance whose key is wrong, with a remedy, and ends with 1', async () => {
    const { status, said } = await doctor({ ...environment(world), PROWLARR_API_KEY: 'a-wrong-key-of-some-length' });
    const wrong = said.checks.filter((check) => !check.ok);
    assert.deepEqual(
      wrong.map((check) => check.subject),
      ['prowlarr'],
    );
    assert.match(wrong[0]?.message ?? '', /key/i);
    assert.equal(status, 1);
  });
});
