import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BookRecord, Clue } from '../sdk/index.ts';
import { createLookup } from './lookup.ts';
import type { Outcome, Ports } from './ports.ts';

const clue: Clue = { title: 'The Clockwork Harbour', authors: ['Nia Stone'] };
const record: BookRecord = { ids: {}, title: 'The Clockwork Harbour', authors: ['Nia Stone'], published: '2019' };
const found = { ok: true as const, value: { items: [record] } };
const none = { ok: true as const, value: { items: [] } };
const away = { ok: false as const, failure: { code: 'refused' as const, message: 'away' } };

function lookup(answers: Record<string, () => Outcome<unknown> | Promise<Outcome<unknown>>>) {
  const asked: string[] = [];
  let pass = (): void => {};
  const ports = {
    plans: {
      current: () => ({
        version: 'v',
        instances: Object.keys(answers).map((name) => ({ name, plugin: name, provides: ['metadata.identify'] })),
        pipelines: [{ steps: [{ verb: 'correct', chain: Object.keys(answers) }] }],
      }),
    },
    plugins: {
      call: async (instance: string) => {
        asked.push(instance);
        return answers[instance]!();
      },
    },
    clock: {
      now: () => new Date(0),
      sleep: () =>
        new Promise<void>((resolve) => {
          pass = resolve;
        }),
    },
  } as unknown as Ports;
  return { asked, look: createLookup(ports), pass: () => pass() };
}

test('what the chain merges is found, and who was asked just now is not asked again', async () => {
  const { look, asked } = lookup({ one: () => found, two: () => none });
  const first = await look(clue, 1000);
  assert.equal(first.record?.title, 'The Clockwork Harbour');
  assert.equal(first.complete, true);
  const times = asked.length;
  await look(clue, 1000);
  assert.equal(asked.length, times);
});

test('a service that failed leaves the question open, and is asked again the next time', async () => {
  let isAway = true;
  const { look } = lookup({ one: () => none, two: () => (isAway ? away : found) });
  const first = await look(clue, 1000);
  assert.deepEqual([first.record, first.complete, first.failures[0]?.instance], [null, false, 'two']);
  isAway = false;
  assert.equal((await look(clue, 1000)).record?.title, 'The Clockwork Harbour');
});

test('a service that takes too long is not waited for, and its answer is there when asked again', async () => {
  let answer = (_: Outcome<unknown>): void => {};
  const { look, pass, asked } = lookup({
    slow: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  const waiting = look(clue, 8000);
  await new Promise((resolve) => setImmediate(resolve));
  pass();
  assert.deepEqual(await waiting, { record: null, complete: false, failures: [] });
  const again = look(clue, 8000);
  answer(found);
  assert.equal((await again).record?.title, 'The Clockwork Harbour');
  assert.equal(asked.filter((name) => name === 'slow').length, 1);
});
