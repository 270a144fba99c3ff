import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelinePlan, Trigger } from '../plan/plan.ts';
import { startedBy } from './events.ts';

const pipeline = (name: string, trigger: Trigger, part: Partial<PipelinePlan> = {}) =>
  ({ name, when: [trigger], enabled: true, ...part }) as PipelinePlan;
const on = (event: 'library.imported' | 'plugin.down', from?: string): Trigger => ({ kind: 'event', event, ...(from ? { from } : {}) });

test('an event starts the pipelines that wait for it from that instance', () => {
  const plans = [
    pipeline('same', on('library.imported', 'abs')),
    pipeline('other-instance', on('library.imported', 'abs-two')),
    pipeline('other-event', on('plugin.down', 'abs')),
    pipeline('disabled', on('library.imported', 'abs'), { enabled: false }),
    pipeline('waiting', on('library.imported', 'abs'), { waitsFor: ['a-secret'] }),
    pipeline('by-hand', { kind: 'manual' }),
  ];
  assert.deepEqual(
    startedBy(plans, { event: 'library.imported', from: 'abs' }).map((one) => one.name),
    ['same'],
  );
});

test('an event of no instance in particular starts from any', () => {
  assert.equal(startedBy([pipeline('any', on('plugin.down'))], { event: 'plugin.down', from: 'prowlarr' }).length, 1);
});
