import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { startDaemon } from '../../core/main/daemon.ts';
import { PROJECT } from '../../core/main/project.ts';
import { freePort } from '../live/free-port.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { until } from './until.ts';

const TOKEN = randomBytes(24).toString('hex');
const AT_ONCE = 40;

for (const kind of DATABASES) {
  describe(`SIGTERM, on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let home: string;
    let world: World;
    let database: TestDatabase;
    let env: NodeJS.ProcessEnv;
    let url: string;
    let child: ChildProcess | undefined;
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-sigterm-'));
      home = join(dir, 'home');
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 1, books: [] });
      database = await kind.make();
      const port = await freePort();
      writeHome(world, home, { hookSecrets: ['shelf-token'], port });
      url = `http://127.0.0.1:${port}`;
      env = { ...environment(world), ...database.env, SHELF_TOKEN: TOKEN };
    });
    after(async () => {
      child?.kill('SIGKILL');
      await world?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    /** The daemon as its owner starts it; resolves with how it ended. */
    const begin = async (): Promise<{ ended: Promise<unknown[]> }> => {
      child = spawn(process.execPath, ['core/main/launch.js', 'start', '--home', home], {
        cwd: PROJECT,
        env: { PATH: process.env['PATH'], ...env },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = once(child, 'exit');
      await until('the daemon is ready', () =>
        fetch(`${url}/readyz`).then(
          (reply) => reply.ok,
          () => false,
        ),
      );
      return { ended };
    };

    test('ends the daemon with 0 within ten seconds, and nothing that it took is lost', async () => {
      const { ended } = await begin();
      const headers = { 'x-api-key': readFileSync(join(home, 'data', 'first-key'), 'utf8').trim() };
      const asked = world.goodreads.asked.length;
      world.goodreads.misbehave({ hang: true });
      const started = await fetch(`${url}/api/pipelines/complete-series/runs`, { method: 'POST', headers });
      assert.equal(started.status, 202);
      const { run } = (await started.json()) as { run: string };
      await until('the run waits for a service that does not answer', async () => world.goodreads.asked.length > asked);
      const live = await fetch(`${url}/api/events`, { headers });
      const streamed = live.text();

      let accepted = 0;
      let answered = 0;
      const post = async (): Promise<void> => {
        const reply = await fetch(`${url}/hooks/audiobookshelf`, {
          method: 'POST',
          headers: { 'x-hook-token': TOKEN },
          body: '{"event":"item_added","item":{"id":"x"}}',
        });
        if (reply.status === 202) accepted++;
      };
      const get = async (): Promise<void> => {
        if ((await fetch(`${url}/api/runs`, { headers })).ok) answered++;
      };
      const calls = Array.from({ length: AT_ONCE }, () => [post(), get()])
        .flat()
        .map((call) => call.catch(() => {}));
      await until('the first are answered', async () => accepted > 0 && answered > 0);
      child?.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null], 'it says so itself where ten seconds are not enough');
      await Promise.all(calls);
      await streamed.catch(() => {});

      world.goodreads.misbehave(null);
      const daemon = await startDaemon({ home, env, pace: 'lifted' });
      try {
        const { knex } = daemon.store.database;
        const count = async (table: string, where: object): Promise<number> =>
          Number((await knex(table).where(where).count('* as n').first())?.['n']);
        assert.equal(await count('inbox', { channel: 'hook', name: null }), accepted);
        assert.ok((await count('api_logs', { path: '/api/runs', status: 200 })) >= answered);
        await until('what was taken is handled', async () => (await count('inbox', { handled_at: null })) === 0);
        assert.equal(
          (
            await until('the run goes on to its end', async () => {
              const each = await daemon.store.runs.summary(run);
              return each?.finishedAt && each;
            })
          ).state,
          'finished',
        );
      } finally {
        await daemon.stop();
      }
    });
  });
}
