import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failsAs } from '../../../test/live/live-instance.ts';
import { scriptedContext } from '../../../test/live/scripted-context.ts';
import { createHook } from './hook.ts';

const ID = 'b481a922-1f25-41fe-944b-f30a1352e5e9';
const OTHER = 'c581a922-1f25-41fe-944b-f30a1352e5e9';
const hook = createHook(scriptedContext(() => ({})));
const send = async (body: unknown, headers: Record<string, string> = {}) =>
  (await hook({ headers, body: typeof body === 'string' ? body : JSON.stringify(body) })).map(({ kind, entry }) => `${kind} ${entry}`);

test('an item is heard from every sender that names one', async () => {
  const senders: [string, unknown, Record<string, string>?][] = [
    ['a relay of the socket', { event: 'item_added', item: { id: ID, libraryId: 'l' } }],
    ['a relay of several', { event: 'items_added', items: [{ id: ID }] }],
    ['a script with the id alone', { libraryItemId: ID }],
    ['a script in snake case', { library_item_id: ID }],
    ['a bare list', [{ id: ID }]],
    [
      "Audiobookshelf's call of Apprise",
      { urls: 'json://x', title: 'New book', body: `See https://abs.example/audiobookshelf/item/${ID}` },
    ],
    ['Apprise as JSON', { version: '1.0', title: 'New', message: `{"itemId": "${ID}"}`, type: 'info', attachments: [] }],
    [
      'Apprise as a form',
      new URLSearchParams({ title: 'New', message: `item id: ${ID}`, type: 'info' }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    [
      'a form with JSON in it',
      new URLSearchParams({ payload: JSON.stringify({ id: ID }) }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['plain text with a link', `Added: https://abs.example/item/${ID}`, { 'content-type': 'text/plain' }],
  ];
  for (const [sender, body, headers] of senders) assert.deepEqual(await send(body, headers), [`imported ${ID}`], sender);
});

test('changes and removals keep their kind, and an id that comes twice is one event', async () => {
  assert.deepEqual(await send({ event: 'item_removed', item: { id: ID } }), [`removed ${ID}`]);
  assert.deepEqual(await send({ event: 'changed', libraryItemId: ID }), [`changed ${ID}`]);
  assert.deepEqual(await send({ message: `/item/${ID} and again /item/${ID}, and /item/${OTHER}` }), [
    `imported ${ID}`,
    `imported ${OTHER}`,
  ]);
});

test('what names no item is nothing, and what is no message at all is a failure', async () => {
  for (const body of [
    { event: 'onPodcastEpisodeDownloaded', item: { id: ID } },
    { eventName: 'onTest', libraryItemId: ID },
    { title: 'Test', body: 'This is a test notification', urls: 'x' },
    {},
    [],
  ])
    assert.deepEqual(await send(body), []);
  for (const body of ['', 'hello', 'null', '7', '<html></html>']) await assert.rejects(send(body), failsAs('bad-response'));
});

test('a body full of ids is cut, and a deep one is not followed for ever', async () => {
  assert.equal((await send(Array.from({ length: 5000 }, (_, n) => ({ id: `i${n}` })))).length, 200);
  let nested: object = { libraryItemId: ID };
  for (let depth = 0; depth < 50; depth++) nested = { message: JSON.stringify(nested).slice(0, 20_000) };
  assert.deepEqual(await send(nested), []);
});
