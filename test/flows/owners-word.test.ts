import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { jobHandlers } from '../../core/main/begin/jobs.ts';
import { TOKENS } from '../../core/main/container.ts';
import type { Daemon } from '../../core/main/daemon.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type DatabaseKind, type TestDatabase } from './databases.ts';
import { run } from './run-command.ts';
import { finished, quiet, type RunView, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

interface Problem {
  id: string;
  sentence: string;
  accept?: { seen: string; means: string };
}

function bench(kind: DatabaseKind) {
  let database: TestDatabase;
  const it = {
    dir: '',
    home: '',
    world: undefined as unknown as World,
    daemon: undefined as unknown as Daemon,
    key: '',
    async open(): Promise<void> {
      it.dir = mkdtempSync(join(tmpdir(), 'tw-word-'));
      it.home = join(it.dir, 'home');
      it.world = await makeWorld({ dir: join(it.dir, 'world'), standIn: true, minutes: 120, books: [3, 5] });
      writeHome(it.world, it.home);
      database = await kind.make();
      it.use(database);
      await it.start();
      it.key = readFileSync(it.daemon.firstKey ?? '', 'utf8').trim();
    },
    use(of: TestDatabase): void {
      const lines = Object.entries({ ...environment(it.world), ...of.env }).map(([name, value]) => `${name}=${value}`);
      writeFileSync(join(it.home, '.env'), `${lines.join('\n')}\n`);
    },
    async start(): Promise<void> {
      it.daemon = await startDaemon({ home: it.home, env: {}, pace: 'lifted' });
    },
    async ask(path: string, body?: object): Promise<{ status: number; body: { items?: Problem[]; detail?: string; accepted?: string } }> {
      const headers = { 'x-api-key': it.key, 'content-type': 'application/json' };
      const answer = await fetch(`${it.daemon.url}${path}`, {
        headers,
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: (await answer.json()) as { items?: Problem[] } };
    },
    problem: async (id: string): Promise<Problem | undefined> => (await it.ask('/api/problems')).body.items?.find((each) => each.id === id),
    /** Another database, older than this one, which the daemon is led to. */
    async copyOf(work: () => Promise<void>): Promise<void> {
      await it.daemon.stop();
      const copy = await kind.make(database);
      await it.start();
      await work();
      await it.daemon.stop();
      await database.drop();
      database = copy;
      it.use(copy);
    },
    async close(): Promise<void> {
      await it.daemon?.stop();
      await it.world?.stop();
      await database?.drop();
      rmSync(it.dir, { recursive: true, force: true });
    },
  };
  return it;
}

for (const kind of DATABASES) {
  describe(`books that are gone for good, on ${kind.name}`, { skip: kind.skip }, () => {
    const at = bench(kind);
    before(at.open);
    after(at.close);

    test('stop everything until their owner says so, of just the loss that they saw', async () => {
      const first = await runPipeline(at.daemon, 'complete-series', { dryRun: true });
      assert.equal(first.state, 'finished');
      const series = join(at.world.library, 'L. Frank Baum', 'Oz');
      const lost = readdirSync(series).slice(0, 3);
      for (const name of lost) renameSync(join(series, name), join(at.dir, name));
      at.world.shelf.scan();
      assert.match((await runPipeline(at.daemon, 'complete-series', { dryRun: true })).reason ?? '', /shows 3 of 6 books/);

      const problem = await until('the loss is a problem', () => at.problem('braked:audiobookshelf'));
      assert.match(problem.sentence, /audiobookshelf shows 3 of 6 books; nothing is searched, added or written/);
      const seen = problem.accept?.seen ?? '';
      const path = `/api/problems/${encodeURIComponent(problem.id)}/accept`;
      const other = await at.ask(path, { seen: '2 of 6 books' });
      assert.deepEqual([other.status, /it is not what you saw: now it is "3 of 6 books"/.test(other.body.detail ?? '')], [409, true]);
      assert.equal((await at.ask('/api/problems/braked:prowlarr/accept', { seen })).status, 404);
      assert.ok(await at.problem(problem.id), 'a wrong word changes nothing');

      const listed = await run('npm run accept', at.home);
      assert.match(listed.stdout, /npm run accept -- braked:audiobookshelf --seen "3 of 6 books"/);
      await at.daemon.store.switches.setPipeline('complete-series', { state: 'paused' }, 'a test');
      const diagnosis = (await run('npm run doctor', at.home)).stdout;
      assert.match(diagnosis, /WRONG audiobookshelf: audiobookshelf shows 3 of 6 books/);
      assert.match(diagnosis, /LOOK {2}complete-series: is paused/);
      await at.daemon.store.switches.setPipeline('complete-series', null, 'a test');
      const done = await at.ask(path, { seen });
      assert.deepEqual([done.status, /3 books are gone for good/.test(done.body.accepted ?? '')], [200, true]);
      assert.equal(await at.problem(problem.id), undefined);

      const again = await runPipeline(at.daemon, 'complete-series', { dryRun: true });
      assert.equal(again.state, 'finished');
      assert.deepEqual(
        again.items.filter(({ label }) => lost.some((name) => name.includes(label))).map(({ label }) => label),
        [],
        'what its owner let go of is not searched',
      );
      assert.match((await run('npm run accept', at.home)).stdout, /nothing waits for your word/);
    });
  });

  describe(`a backup that was put back, on ${kind.name}`, { skip: kind.skip }, () => {
    const at = bench(kind);
    before(at.open);
    after(at.close);

    test('is looked at, and nothing is changed on it until its owner says so', async () => {
      if (kind.name === 'PostgreSQL') await at.copyOf(async () => {});
      else {
        const backup = await at.daemon.store.backups.make('by hand');
        await at.daemon.stop();
        const restored = await run(`npm run restore -- ${backup.name} --yes`, at.home);
        assert.match(restored.stdout, /look and change nothing until you say so/);
      }
      await at.start();
      const problem = await until('the daemon says that its database is older', () => at.problem('older-database'));
      assert.match(problem.sentence, /knows nothing of what was done since.*nothing is searched, downloaded, imported or written/);

      const asked = await at.ask('/api/pipelines/complete-series/runs', {});
      assert.deepEqual([asked.status, /knows nothing of what was done since/.test(asked.body.detail ?? '')], [409, true]);
      const byHand = await run('npm run run -- complete-series', at.home);
      assert.equal(byHand.status, 1);
      assert.match(byHand.stderr, /nothing is changed until you say so: npm run accept/);
      const dry = await runPipeline(at.daemon, 'complete-series', { dryRun: true });
      assert.equal(dry.state, 'finished');
      assert.deepEqual(dry.items.map(({ outcome }) => outcome).filter((outcome) => outcome === 'dry').length, 2);

      const plan = at.daemon.wiring.get(TOKENS.plugins).current();
      const pipeline = plan.pipelines.find((each) => each.name === 'complete-series');
      assert.ok(pipeline);
      const due = await at.daemon.store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'schedule' });
      await new Promise((resolve) => setTimeout(resolve, 2500));
      assert.equal((await at.daemon.store.runs.summary(due ?? ''))?.state, 'queued');
      assert.equal(at.world.downloader.adds()?.size ?? 0, 0);

      const [, id = '', seen = ''] = /-- (\S+) --seen "([^"]+)"/.exec((await run('npm run accept', at.home)).stdout) ?? [];
      const wrong = await run(`npm run accept -- ${id} --seen 2020-01-01T00:00:00.000Z`, at.home);
      assert.deepEqual([wrong.status, /it is not what you saw/.test(wrong.stderr)], [1, true]);
      const accepted = await run(`npm run accept -- ${id} --seen ${seen}`, at.home);
      assert.match(accepted.stdout, /accepted: the database is the right one/);
      assert.equal((await finished(at.daemon, due ?? '')).state, 'finished');
      await quiet(at.daemon);
      assert.equal(at.world.downloader.adds()?.size, 2);
      await until('the problem is over', async () => (await at.problem('older-database')) === undefined);
    });

    test('is not held again at the next start', async () => {
      await at.daemon.stop();
      await at.start();
      assert.equal(await at.daemon.store.identity.held(), null);
    });

    test('holds items that were under way, too, but those of dry runs', async () => {
      const { store, wiring } = at.daemon;
      const dry = await runPipeline(at.daemon, 'complete-series', { dryRun: true });
      const wet = await runPipeline(at.daemon, 'complete-series');
      await store.identity.hold('the database lost its end', 0);
      const { item } = jobHandlers(wiring).handlers;
      const waiting = async ({ items: [first] }: RunView): Promise<number> => {
        await item?.({ item: first?.id } as never, { id: '1', attempts: 1 });
        const { rows } = await store.database.knex.raw('select from graphile_worker.jobs where key = ?', [`item:${first?.id}`]);
        return rows.length;
      };
      assert.deepEqual([await waiting(dry), await waiting(wet)], [0, 1]);
      assert.ok(await store.identity.release((await store.identity.held())?.since ?? new Date(0)));
    });
  });
}
