import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EndedRun, noticeOf, outcomesOf, together } from './notice.ts';

const run = (part: Partial<EndedRun>): EndedRun => ({
  id: '7',
  pipeline: 'complete-series',
  trigger: 'schedule',
  state: 'finished',
  reason: null,
  byOutcome: {},
  items: [],
  ...part,
});

test('a run is told in one message, with its books by outcome and the reasons of those that failed', () => {
  const message = noticeOf(
    run({
      byOutcome: { done: 12, failed: 1, nothing: 4 },
      items: [
        ...Array.from({ length: 12 }, (_, index) => ({ label: `Book ${index}`, outcome: 'done' as const, reason: 'all steps worked' })),
        { label: 'Emma', outcome: 'failed', reason: 'prowlarr did not answer' },
      ],
    }),
    ['success'],
  );
  assert.equal(message?.title, 'complete-series: 12 done, 1 failed');
  assert.equal(message?.level, 'warning');
  const text = message?.body.split('\n') ?? [];
  assert.equal(text[0], 'Done:');
  assert.ok(text.includes('- and 2 more'));
  assert.ok(text.includes('- Emma: prowlarr did not answer'));
  assert.ok(!text.includes('- Book 11'));
});

test('only who asked for an outcome is told of it', () => {
  const good = run({ byOutcome: { done: 1 }, items: [{ label: 'Emma', outcome: 'done', reason: null }] });
  assert.equal(noticeOf(good, ['failure', 'given-up', 'empty', 'waiting']), null);
  assert.notEqual(noticeOf(good, ['success']), null);
  assert.notEqual(noticeOf(run({}), ['empty']), null);
  assert.equal(noticeOf(run({ byOutcome: { nothing: 3, skipped: 1 } }), ['success', 'failure']), null);
});

test('outcomes are what people call them', () => {
  assert.deepEqual([...outcomesOf(run({ byOutcome: { nothing: 3 } }))], ['empty']);
  assert.deepEqual([...outcomesOf(run({ byOutcome: { held: 3 } }))], ['waiting']);
  assert.deepEqual([...outcomesOf(run({ state: 'failed', reason: 'away' }))], ['failure']);
  assert.deepEqual([...outcomesOf(run({ byOutcome: { 'given-up': 1, done: 1 } }))], ['success', 'given-up']);
  assert.deepEqual([...outcomesOf(run({ trigger: 'every', byOutcome: { deferred: 2 } }))], []);
});

test('several messages become one, as loud as the loudest', () => {
  const message = (title: string, level: 'info' | 'error') => ({ title, body: 'b', level });
  assert.equal(together([message('a', 'info')]).title, 'a');
  const all = together([message('a', 'info'), message('c', 'error')]);
  assert.equal(all.level, 'error');
  assert.match(all.body, /a\nb\n\nc\nb/);
});
