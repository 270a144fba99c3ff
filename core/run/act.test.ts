import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Act, act, LeaseLost } from './act.ts';
import type { Action, Actions, Outcome } from './ports.ts';

type Result = { id: string };

/** A ledger of actions in memory, and a world in which a write happens or not. */
function ledger(options: { held?: boolean } = {}) {
  const rows = new Map<string, Action>();
  const log: string[] = [];
  const actions: Actions = {
    intend: async ({ key, kind, intent }) => {
      log.push('intend');
      const row = rows.get(key) ?? { id: key, key, kind, state: 'intended' as const, intent, result: null, settledAt: null };
      rows.set(key, row);
      return { ...row };
    },
    claim: async (id) => {
      log.push('claim');
      if (options.held === false) return false;
      (rows.get(id) as Action).state = 'doing';
      return true;
    },
    release: async () => void log.push('release'),
    settle: async (id, state, result) => {
      log.push(`settle ${state}`);
      Object.assign(rows.get(id) as Action, { state, result });
    },
    payload: async () => null,
    byKey: async (key) => rows.get(key) ?? null,
  };
  const wanted = (more: Partial<Act<Result>> = {}): Act<Result> => ({
    key: 'add:1',
    kind: 'downloader.add',
    instance: 'qbittorrent',
    run: '1',
    item: '1',
    intent: {},
    proof: async (): Promise<Outcome<Result | null>> => {
      log.push('proof');
      return { ok: true, value: null };
    },
    write: async (): Promise<Outcome<Result>> => {
      log.push('write');
      return { ok: true, value: { id: 'a' } };
    },
    ...more,
  });
  return { rows, log, ports: { actions }, wanted };
}

const unavailable: Outcome<never> = { ok: false, failure: { code: 'unavailable', message: 'cut' } };

test('the intent is stored and the epoch claimed before the write, and the result after it', async () => {
  const { ports, wanted, log } = ledger();
  assert.deepEqual(await act(ports, wanted()), { ok: true, value: { id: 'a' }, again: false });
  assert.deepEqual(log, ['intend', 'claim', 'write', 'settle done']);
});

test('what is done is not done again', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted());
  log.length = 0;
  assert.deepEqual(await act(ports, wanted()), { ok: true, value: { id: 'a' }, again: true });
  assert.deepEqual(log, ['intend']);
});

test('a write that may have happened is let go of, for whichever daemon comes to it next', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted({ write: async () => unavailable }));
  assert.deepEqual(log, ['intend', 'claim', 'release']);
});

test('a write that still goes on is ours until its end', async () => {
  const { ports, wanted, log } = ledger();
  let end: () => void = () => {};
  const goesOn = new Promise<void>((resolve) => {
    end = resolve;
  });
  assert.deepEqual(await act(ports, wanted({ write: async () => ({ ...unavailable, goesOn }) })), unavailable);
  assert.deepEqual(log, ['intend', 'claim']);
  end();
  await goesOn;
  assert.deepEqual(log, ['intend', 'claim', 'release']);
});

test('a write that was cut off is looked for in the world, and not repeated where it is there', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted({ write: async () => unavailable }));
  log.length = 0;
  const again = await act(ports, wanted({ proof: async () => ({ ok: true, value: { id: 'a' } }) }));
  assert.deepEqual(again, { ok: true, value: { id: 'a' }, again: true });
  assert.deepEqual(log, ['intend', 'settle done']);
});

test('a write that was cut off and is not in the world is done', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted({ write: async () => unavailable }));
  log.length = 0;
  await act(ports, wanted());
  assert.deepEqual(log, ['intend', 'proof', 'claim', 'write', 'settle done']);
});

test('where nobody can tell whether it happened, nothing is done', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted({ write: async () => unavailable }));
  log.length = 0;
  assert.deepEqual(await act(ports, wanted({ proof: async () => unavailable })), unavailable);
  assert.deepEqual(log, ['intend']);
});

test('a refusal is certain, so the next try needs no proof', async () => {
  const { ports, wanted, log } = ledger();
  await act(ports, wanted({ write: async () => ({ ok: false, failure: { code: 'refused', message: 'no' } }) }));
  log.length = 0;
  await act(ports, wanted());
  assert.deepEqual(log, ['intend', 'claim', 'write', 'settle done']);
});

test('without the lease nothing is written', async () => {
  const { ports, wanted, log } = ledger({ held: false });
  await assert.rejects(act(ports, wanted()), LeaseLost);
  assert.ok(!log.includes('write'));
});
