import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { StatusPage } from '../../core/sdk/index.ts';
import { failsAs } from '../../test/live/live-instance.ts';
import { type Answer, pathOf, scriptedContext } from '../../test/live/scripted-context.ts';
import { dialectOf } from './dialect.ts';
import { createFinder } from './find.ts';
import { Session } from './session.ts';
import { stateOf, statusOf } from './state.ts';
import { createStatus } from './status.ts';
import { FILES_SCHEMA, type FileRow, TORRENTS_SCHEMA, type TorrentRow } from './wire.ts';

/** Answers of three versions where they stand beside the project; a clone without them runs without these tests. */
const ANSWERS = join(import.meta.dirname, '../../../shared/recordings/qbittorrent');
const VERSIONS = ['v452', 'v510', 'v530'];
const options = { url: 'http://qb.example', username: 'admin', password: 'fake-password' };

// biome-ignore lint/suspicious/noExplicitAny: recordings of many shapes
const recording = (name: string): any => JSON.parse(readFileSync(join(ANSWERS, `${name}.json`), 'utf8'));

function answerOf(name: string): Answer {
  const { status, body, headers } = recording(name).response;
  const cookies = [headers?.['set-cookie'] ?? []].flat() as string[];
  return { status, cookies, ...(typeof body === 'string' ? { text: body } : { json: body }) };
}

describe('answers that qBittorrent gave', () => {
  if (!existsSync(ANSWERS)) return;

  for (const version of VERSIONS) {
    const context = scriptedContext(() => ({}));

    test(`${version}: its words are chosen by its Web API's version`, () => {
      const { halted, start } = dialectOf(context, recording(`${version}-app-webapiVersion`).response.body);
      assert.deepEqual([halted, start], version === 'v452' ? ['paused', 'torrents/resume'] : ['stopped', 'torrents/start']);
    });

    test(`${version}: no state on the way is a failure, and done is only what is whole and at rest`, () => {
      for (const { torrent, steps } of recording(`${version}-state-sequences`).sequences as { torrent: string; steps: TorrentRow[] }[]) {
        for (const step of steps.filter(({ state }) => state !== '(absent)')) {
          const state = stateOf({ ...step, size: step.size ?? 0 });
          assert.notEqual(state, 'failed', `${torrent}: ${step.state}`);
          if (state === 'finished') assert.ok(step.progress === 1 && /UP$|uploading/.test(step.state), `${torrent}: ${step.state}`);
          if (/moving|checking/.test(step.state)) assert.notEqual(state, 'finished', `${torrent}: ${step.state}`);
        }
      }
    });

    test(`${version}: every list and every file list is read, and no path is taken from content_path`, () => {
      const names = readdirSync(ANSWERS).map((name) => name.replace(/\.json$/, ''));
      let rows = 0;
      for (const name of names.filter((each) => each.startsWith(`${version}-torrents-info-`))) {
        const { status, body } = recording(name).response;
        if (status !== 200) continue;
        for (const row of context.shape<TorrentRow[]>(TORRENTS_SCHEMA, body, name)) {
          const { savePath } = statusOf(row);
          assert.equal(savePath, row.save_path.replace(/\/$/, ''), name);
          rows += 1;
        }
      }
      assert.ok(rows > 3, `${rows} rows`);
      for (const name of names.filter((each) => each.startsWith(`${version}-torrents-files-`))) {
        const { status, body } = recording(name).response;
        if (status === 200) context.shape<FileRow[]>(FILES_SCHEMA, body, name);
      }
    });

    test(`${version}: a login, a wrong one and a ban are told apart, and a cookie of any name is kept`, async () => {
      const version0 = answerOf(`${version}-app-webapiVersion`);
      const talk = (login: string) =>
        scriptedContext((request) => (pathOf(request, 'api/v2/') === 'auth/login' ? answerOf(login) : version0));
      const good = talk(`${version}-login`);
      await new Session(good, options).dialect();
      assert.match(good.sent.at(-1)?.headers?.['cookie'] ?? '', /^(SID|QBT_SID_\d+)=/);
      await assert.rejects(new Session(talk(`${version}-login-wrong`), options).dialect(), failsAs('auth', /correct `username`/));
      for (const banned of ['login-banned', 'login-banned-right-password'])
        await assert.rejects(new Session(talk(`${version}-${banned}`), options).dialect(), failsAs('auth', /banned/));
    });

    test(`${version}: increments upon increments say the same of every torrent as one whole list`, async () => {
      const replies = recording(`${version}-sync-maindata-increments`).replies as Record<string, unknown>[];
      // the recording begins upon a whole list that had other torrents in it
      const others = { name: 'x', state: 'stalledUP', progress: 1, size: 1, amount_left: 0, save_path: '/d', category: 'other' };
      const known = replies.flatMap(({ torrents }) => Object.entries((torrents ?? {}) as Record<string, object>));
      const before = Object.fromEntries(known.flatMap(([hash, row]) => ('name' in row ? [] : [[hash, others]])));
      const given = [{ rid: 0, full_update: true, torrents: before }, ...replies];
      const following = scriptedContext((request) =>
        pathOf(request, 'api/v2/') === 'auth/login' ? answerOf(`${version}-login`) : { json: given.shift() },
      );
      const session = new Session(following, options);
      const own = { ...options, category: 'audiobooks' };
      const status = createStatus({ context: following, session, options: own, finder: createFinder(following, session) });
      let cursor: string | undefined;
      const last = new Map<string, StatusPage['items'][number]>();
      for (const _ of [0, ...replies]) {
        const page: StatusPage = await status(cursor === undefined ? {} : { cursor });
        cursor = page.cursor;
        for (const item of page.items) last.set(item.id, item);
      }
      const states = [...last.values()].map(({ state, left }) => [state, left]);
      assert.deepEqual(states, [['finished', 0]]);
    });
  }
});

test('following two thousand torrents costs some bytes and no time where nothing changed', async () => {
  const hash = (n: number) => n.toString(16).padStart(40, '0');
  const row = {
    name: 'A Book of Some Length',
    state: 'stalledUP',
    progress: 1,
    size: 10,
    amount_left: 0,
    save_path: '/d',
    category: 'tomewright',
    tags: '',
  };
  const whole = { rid: 1, full_update: true, torrents: Object.fromEntries(Array.from({ length: 2000 }, (_, n) => [hash(n), row])) };
  let rid = 1;
  let bytes = 0;
  const context = scriptedContext((request) => {
    const json = request.query?.['rid'] === 0 ? whole : { rid: ++rid };
    bytes += JSON.stringify(json).length;
    return { json };
  });
  const bare = { url: 'http://qb.example' };
  const session = new Session(context, bare);
  const status = createStatus({ context, session, options: bare, finder: createFinder(context, session) });
  let { cursor } = await status({});
  bytes = 0;
  const began = process.cpuUsage();
  for (let look = 0; look < 120; look++) {
    const page: StatusPage = await status({ cursor: cursor! });
    assert.deepEqual(page.items, []);
    cursor = page.cursor;
  }
  const { user, system } = process.cpuUsage(began);
  assert.ok(bytes < 120 * 20, `${bytes} bytes in an hour`);
  assert.ok((user + system) / 120 < 20_000, `${(user + system) / 120} microseconds of processor a look`);
});
