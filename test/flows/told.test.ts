import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Daemon } from '../../core/main/daemon.ts';
import type { Message } from '../../core/sdk/index.ts';
import { verifyHook } from '../../core/server/hooks/verify.ts';
import { type Fake, startFake } from '../fakes/fake-server.ts';
import { environment, writeHome } from '../sandbox/home.ts';
import { makeWorld, type World } from '../sandbox/world.ts';
import { DATABASES, type TestDatabase } from './databases.ts';
import { quiet, runPipeline } from './run-pipeline.ts';
import { startDaemon } from './start-daemon.ts';
import { until } from './until.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const EXTRA = `  on-import:
    about: Correct the metadata of a book that somebody added by hand.
    when: { event: library.imported, from: audiobookshelf }
    select: event
    do:
      - correct: metadata
  when-down:
    about: Say which service is down.
    when: { event: plugin.down }
    select: event
    do: []
`;

interface Posted {
  id: string;
  type: string;
  data: Record<string, unknown>;
  isGenuine: boolean;
}

/** What people and programs are told is posted here; `failing`: so many posts to a path are answered with 500 first. */
async function startReceiver() {
  const posted: Record<'people' | 'programs', Posted[]> = { people: [], programs: [] };
  const state = { failing: 0, refused: 0 };
  const fake: Fake = await startFake(({ path, headers, body }) => {
    if (path === '/programs' && state.failing-- > 0) {
      state.refused++;
      return { status: 500, body: 'not now' };
    }
    const text = body.toString('utf8');
    const verified = verifyHook({ secrets: [SECRET], headers, body: text, now: new Date() });
    const { type, data } = JSON.parse(text) as Posted;
    posted[path === '/people' ? 'people' : 'programs'].push({ id: headers['webhook-id'] ?? '', type, data, isGenuine: verified.ok });
    return { status: 204 };
  });
  return { ...fake, posted, state };
}

for (const kind of DATABASES) {
  describe(`who is told of what, on ${kind.name}`, { skip: kind.skip }, () => {
    let dir: string;
    let world: World;
    let daemon: Daemon;
    let database: TestDatabase;
    let receiver: Awaited<ReturnType<typeof startReceiver>>;
    const told = (): string[] =>
      receiver.posted.people.map(({ data }) => `${(data as unknown as Message).title}\n${(data as unknown as Message).body}`);
    const titles = (part: string): string[] => told().filter((text) => text.includes(part));
    before(async () => {
      dir = mkdtempSync(join(tmpdir(), 'tw-told-'));
      world = await makeWorld({ dir: join(dir, 'world'), standIn: true, minutes: 120, books: [3, 5] });
      receiver = await startReceiver();
      writeHome(world, join(dir, 'home'), {
        extra: EXTRA,
        instances: `  phone: { use: webhook, with: { url: "${receiver.url}/people", secret: !secret told-secret } }\n`,
        defaults: 'notify: { phone: [success, failure, given-up, empty] }',
        app: `webhooks:\n  home: { url: "${receiver.url}/programs", secret: !secret told-secret }\n  few: { url: "${receiver.url}/programs", secret: !secret told-secret, events: [plan.waiting] }\n`,
      });
      database = await kind.make();
      const env = { ...environment(world), ...database.env, TOLD_SECRET: SECRET };
      receiver.state.failing = 2;
      daemon = await startDaemon({ home: join(dir, 'home'), env, pace: 'lifted' });
    });
    after(async () => {
      await daemon?.stop();
      await world?.stop();
      await receiver?.stop();
      await database?.drop();
      rmSync(dir, { recursive: true, force: true });
    });

    test('a run is told of once, in one message for all its books', async () => {
      await runPipeline(daemon, 'complete-series');
      await quiet(daemon);
      await until('the run was told of', async () => titles('complete-series:').length > 0);
      const [message] = titles('complete-series:');
      assert.match(message ?? '', /complete-series: 2 done/);
      assert.match(message ?? '', /- Ozma of Oz\n- The Road to Oz/);
      await until('the imports were told of', async () => titles('download-monitor:').join().includes('The Road to Oz'));
      assert.equal(titles('complete-series:').length, 1);
      const { rows } = await daemon.store.database.knex.raw("select count(*)::integer as n from outbox where key like 'run:%'");
      assert.ok(rows[0].n <= 4, `${rows[0].n} messages for three runs`);
    });

    test('programs learn that a book is in, signed, with an id, although they were down at first', async () => {
      const of = (type: string) => receiver.posted.programs.filter((each) => each.type === type);
      await until('both books were told of', async () => of('book.imported').length === 2);
      assert.equal(receiver.state.refused, 2);
      assert.ok(receiver.posted.programs.every((each) => each.isGenuine && /^evt_\d+$/.test(each.id)));
      const books = of('book.imported').map(({ data }) => (data['book'] as { title: string }).title);
      assert.deepEqual(books.sort(), ['Ozma of Oz', 'The Road to Oz']);
      await until('their metadata was told of', async () => of('metadata.corrected').length === 2);
      assert.ok(of('metadata.corrected').every(({ data }) => (data['fields'] as string[]).includes('description')));
      assert.equal(new Set(receiver.posted.programs.map((each) => each.id)).size, receiver.posted.programs.length);
      const { rows } = await daemon.store.database.knex.raw("select instance, state from outbox where kind = 'webhook' group by 1, 2");
      assert.deepEqual(rows, [{ instance: 'home', state: 'sent' }]);
    });

    test('a library that refuses us is told of once, wakes what waits for that, and is told of when it is well', async () => {
      await until('the watch has its mark', async () => (await daemon.store.database.knex('watches').whereNotNull('cursor')).length === 1);
      world.shelf.answerWith(401, 'Unauthorized');
      await until('it was told of', async () => titles('audiobookshelf is refused').length > 0);
      await until('the pipeline ran', async () => titles('when-down: 1 done').length > 0);
      await until('programs know', async () => receiver.posted.programs.some((each) => each.type === 'plugin.down'));
      world.shelf.misbehave(null);
      await until('it is over', async () => titles('It is well again').length > 0);
      assert.equal(titles('Over: audiobookshelf is refused').length, 1);
      assert.equal(titles('audiobookshelf is refused').filter((text) => !text.includes('Over: ')).length, 1);
      assert.equal(receiver.posted.programs.filter((each) => each.type === 'plugin.down').length, 1);
      assert.deepEqual(await daemon.store.problems.list(), []);
    });

    test('every notification is genuine and sent once', () => {
      assert.ok(receiver.posted.people.every((each) => each.isGenuine && each.type === 'tomewright.notification'));
      assert.equal(new Set(receiver.posted.people.map((each) => each.id)).size, receiver.posted.people.length);
    });
  });
}
