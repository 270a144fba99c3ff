import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsAs } from '../../test/live/live-instance.ts';
import { scriptedContext } from '../../test/live/scripted-context.ts';
import { createFinder } from './find.ts';
import { Session } from './session.ts';
import { createStatus } from './status.ts';

const hash = (digit: number) => String(digit).repeat(40);
const row = (more = {}) => ({
  name: 'Oz',
  state: 'stalledDL',
  progress: 0,
  size: 10,
  amount_left: 10,
  save_path: '/d',
  category: 'tomewright',
  tags: '',
  ...more,
});

/** A status on replies that are given one after the other; `asked` are the rids. */
function following(...replies: object[]) {
  const asked: unknown[] = [];
  const context = scriptedContext((request) => {
    asked.push(request.query?.['rid']);
    return { json: replies.shift() };
  });
  const options = { url: 'http://qb.example' };
  const session = new Session(context, options);
  const status = createStatus({ context, session, options, finder: createFinder(context, session) });
  return { status, asked, context };
}

const full = (torrents: object, rid = 1) => ({ rid, full_update: true, torrents });

test('the first look brings all of ours, the next what changed, merged', async () => {
  const { status, asked } = following(
    full({ [hash(1)]: row(), [hash(2)]: row({ category: 'films' }), [hash(3)]: row({ category: 'seeding', tags: 'a, tomewright' }) }),
    { rid: 2, torrents: { [hash(1)]: { state: 'stalledUP', progress: 1, amount_left: 0 }, [hash(2)]: { progress: 1 } } },
    { rid: 3 },
  );
  const first = await status({});
  assert.equal(first.full, true);
  assert.deepEqual(
    first.items.map((item) => item.id),
    [hash(1), hash(3)],
  );
  const second = await status({ cursor: first.cursor! });
  assert.equal(second.full, undefined);
  assert.deepEqual(
    second.items.map((item) => [item.id, item.state, item.name]),
    [[hash(1), 'finished', 'Oz']],
  );
  const third = await status({ cursor: second.cursor! });
  assert.deepEqual(third, { items: [], removed: [], cursor: second.cursor });
  assert.deepEqual(asked, [0, 1, 2]);
});

test('what is removed, or is ours no longer, is told; what was never ours is not', async () => {
  const { status } = following(full({ [hash(1)]: row(), [hash(2)]: row(), [hash(3)]: row({ category: 'films' }) }), {
    rid: 2,
    torrents: { [hash(2)]: { category: 'films' } },
    torrents_removed: [hash(1), hash(3)],
  });
  const first = await status({});
  const second = await status({ cursor: first.cursor! });
  assert.deepEqual(second.items, []);
  assert.deepEqual(second.removed, [hash(1), hash(2)]);
});

test('an older cursor, or one of another process, brings everything', async () => {
  const { status } = following(full({ [hash(1)]: row() }), { rid: 2, torrents: { [hash(2)]: row() } }, { rid: 3 });
  const first = await status({});
  await status({ cursor: first.cursor! });
  const again = await status({ cursor: first.cursor! });
  assert.equal(again.full, true);
  assert.equal(again.items.length, 2);
  const other = following(full({ [hash(1)]: row() }));
  assert.equal((await other.status({ cursor: first.cursor! })).full, true);
});

test('a full update replaces what was merged', async () => {
  const { status } = following(full({ [hash(1)]: row(), [hash(2)]: row() }), full({ [hash(2)]: row({ name: 'Ozma' }) }, 1));
  const first = await status({});
  const second = await status({ cursor: first.cursor! });
  assert.equal(second.full, true);
  assert.deepEqual(
    second.items.map((item) => item.name),
    ['Ozma'],
  );
});

test('a list that is suddenly empty is not believed for ten minutes, and is asked for as a whole', async () => {
  const { status, asked, context } = following(full({ [hash(1)]: row() }, 7), full({}), full({}), full({}));
  const first = await status({});
  await assert.rejects(status({ cursor: first.cursor! }), failsAs('unavailable', /just started/));
  context.advance(599_000);
  await assert.rejects(status({ cursor: first.cursor! }), failsAs('unavailable'));
  context.advance(2_000);
  const last = await status({ cursor: first.cursor! });
  assert.deepEqual(last, { items: [], full: true, cursor: last.cursor });
  assert.deepEqual(asked, [0, 7, 0, 0]);
});

test('a list that comes back within that time has lost nothing', async () => {
  const { status } = following(full({ [hash(1)]: row() }), full({}), full({ [hash(1)]: row() }), full({}));
  const first = await status({});
  await assert.rejects(status({ cursor: first.cursor! }), failsAs('unavailable'));
  const back = await status({ cursor: first.cursor! });
  assert.equal(back.items.length, 1);
  await assert.rejects(status({ cursor: back.cursor! }), failsAs('unavailable'), 'the ten minutes begin anew');
});

test('a client that was empty from the start is simply empty', async () => {
  const { status } = following(full({}));
  assert.deepEqual((await status({})).items, []);
});

test('a torrent that was never added is told as not there at once, where the client never had any', async () => {
  const { status } = following([] as never, [] as never, [] as never);
  assert.deepEqual(await status({ ids: [hash(1)] }), { items: [], removed: [hash(1)] });
});

test('that there were torrents is remembered by the next process, which doubts an empty list too', async () => {
  const { status, context } = following(full({ [hash(1)]: row() }));
  await status({});
  const next = following(full({}));
  await next.context.state.set('had torrents', await context.state.get('had torrents'));
  await assert.rejects(next.status({}), failsAs('unavailable', /just started/));
});

test('an increment for a torrent that was never told of is no answer', async () => {
  const { status } = following(full({}), { rid: 2, torrents: { [hash(1)]: { progress: 1 } } });
  const first = await status({});
  await assert.rejects(status({ cursor: first.cursor! }), failsAs('bad-response'));
});

test('two looks at once are taken one after the other', async () => {
  const { status, asked } = following(full({ [hash(1)]: row() }), { rid: 2 });
  await Promise.all([status({}), status({})]);
  assert.deepEqual(asked, [0, 1]);
});
