import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallScope } from './call-scope.ts';

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('a call that was given up while it waited leaves no deadline behind', async () => {
  const before = timers();
  const scope = new CallScope({ deadlineMs: 1_800_000 });
  let come: (() => void) | undefined;
  const waiting = scope.waitFor(() => new Promise<void>((resolve) => (come = resolve)));
  scope.end();
  come?.();
  await waiting;
  assert.equal(timers(), before);
});

test('a deadline stands still while something is waited for, and goes on after it', async () => {
  const scope = new CallScope({ deadlineMs: 20 });
  await scope.waitFor(() => new Promise((resolve) => setTimeout(resolve, 60)));
  assert.equal(scope.signal.aborted, false);
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.equal(scope.signal.reason, 'deadline');
  scope.end();
});
