import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceHealth } from '../host/parts.ts';
import { Problems } from './problems.ts';

const WELL: InstanceHealth = { state: 'ready', crashes: 0, breaker: { state: 'closed', failures: 0 } };
const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour));
const FINDING = {
  file: 'pipelines.yaml',
  line: 7,
  column: 3,
  code: 'plan/x',
  severity: 'error' as const,
  message: 'wrong',
  remedy: 'Mend it.',
};

test('a problem says since when it is known and what it is about, and one that came again is a new one', () => {
  let now = at(1);
  let health: InstanceHealth = { ...WELL, lastFailure: { code: 'auth', message: 'the key is refused' } };
  const problems = new Problems({ health: () => [{ instance: 'prowlarr', health }] }, [FINDING], () => now);
  const told = (): string[] =>
    problems.list().map(({ id, since, link, severity, sentence, remedy }) => {
      assert.ok(severity && sentence && remedy);
      return `${id} since ${since.getUTCHours()} about ${link?.kind} ${link?.id}`;
    });
  const finding = 'plan/x:7 since 1 about config 7';
  assert.deepEqual(told(), [finding, 'plugin/auth:prowlarr since 1 about plugin prowlarr']);
  now = at(2);
  assert.deepEqual(told(), [finding, 'plugin/auth:prowlarr since 1 about plugin prowlarr']);

  const braked = {
    id: 'braked:shelf',
    severity: 'error' as const,
    sentence: 's',
    remedy: 'r',
    link: { kind: 'plugin' as const, id: 'shelf' },
  };
  problems.noticed(
    [braked],
    [
      { id: 'auth:prowlarr', since: at(0) },
      { id: 'braked:shelf', since: at(0) },
    ],
  );
  assert.deepEqual(
    told(),
    [finding, 'plugin/auth:prowlarr since 0 about plugin prowlarr', 'braked:shelf since 0 about plugin shelf'],
    'what is stored outlives a restart',
  );

  problems.noticed([], []);
  health = WELL;
  assert.deepEqual(told(), [finding]);
  now = at(5);
  health = { ...WELL, breaker: { state: 'open', failures: 5, since: at(4) } };
  assert.deepEqual(told(), [finding, 'plugin/ready:prowlarr since 5 about plugin prowlarr']);
});
