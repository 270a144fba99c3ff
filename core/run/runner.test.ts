import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LeaseLost } from './act.ts';
import type { Item, Ports, Run } from './ports.ts';
import { Runner } from './runner.ts';

/** A run of one item and one step, whose step fails; `stored` says what the runner made of it. */
function bench(state = 'working') {
  const stored: string[] = [];
  const run = {
    id: '1',
    state,
    cursor: {},
    dryRun: false,
    plan: { select: { noun: 'books', state: 'wanted' }, steps: [{ verb: 'undo', by: 'its owner' }], backoffMs: [] },
  } as unknown as Run;
  const item = {
    id: '7',
    run: '1',
    state: 'ready',
    step: 0,
    key: 'book:1',
    facts: { entry: { id: 'e', library: 'shelf' }, book: { id: '1' } },
  };
  const runs = {
    setState: async () => {},
    finish: async (_run: string, state: string) => void stored.push(state),
    item: async () => item as unknown as Item,
    get: async () => run,
    saveStep: async () => void stored.push('step'),
    settle: async (_item: string, outcome: string) => void stored.push(outcome),
  };
  const plugins = { call: async () => ({ ok: true, value: [] }) };
  const ports = { runs, plugins, actions: { byKey: async () => null } } as unknown as Ports;
  return { runner: new Runner(ports), stored };
}

test('what a step came to is stored', async () => {
  const { runner, stored } = bench();
  await runner.work('7', () => true);
  assert.deepEqual(stored, ['skipped']);
});

test('nothing is stored of a step over which the lease was lost, though another was taken since', async () => {
  const { runner, stored } = bench();
  await assert.rejects(
    runner.work('7', () => false),
    LeaseLost,
  );
  assert.deepEqual(stored, []);
});

test('nor is a selection', async () => {
  const { runner, stored } = bench('queued');
  await assert.rejects(
    runner.advance('1', () => false),
    LeaseLost,
  );
  assert.deepEqual(stored, []);
});
