import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipelinePlan, Trigger } from '../plan/plan.ts';
import { Scheduler, type SchedulerParts } from './scheduler.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A wall clock that can be put, over a timer that runs on its own, as a real machine has both. */
class FakeClock {
  wall: number;
  private ticks = 0;
  private timers: { at: number; callback: () => void }[] = [];
  longest = 0;

  constructor(start: string) {
    this.wall = Date.parse(start);
  }

  now(): Date {
    return new Date(this.wall);
  }

  after(ms: number, callback: () => void): () => void {
    this.longest = Math.max(this.longest, ms);
    const timer = { at: this.ticks + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  get waiting(): number {
    return this.timers.length;
  }

  put(ms: number): void {
    this.wall += ms;
  }

  async pass(ms: number): Promise<void> {
    const end = this.ticks + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.wall += next.at - this.ticks;
      this.ticks = next.at;
      next.callback();
      await settled();
    }
    this.wall += end - this.ticks;
    this.ticks = end;
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

const pipeline = (name: string, when: Trigger[], part: Partial<PipelinePlan> = {}) =>
  ({ name, when, enabled: true, catchUpMs: 6 * HOUR, ...part }) as PipelinePlan;
const daily: Trigger = { kind: 'schedule', cron: '0 3 * * *', timezone: 'UTC' };

/** Slots that several daemons claim from one store. */
function world(start: string, plans: PipelinePlan[]) {
  const clock = new FakeClock(start);
  const claimed = new Set<string>();
  const started: string[] = [];
  const daemon = (part: Partial<SchedulerParts> = {}) =>
    new Scheduler({
      clock,
      plans: () => plans,
      claim: async (name, slot) => {
        const key = `${name} ${slot.toISOString()}`;
        if (claimed.has(key)) return false;
        claimed.add(key);
        return true;
      },
      start: async (name, slot) => {
        started.push(`${name} ${slot.toISOString().slice(0, 16)}`);
      },
      ...part,
    });
  return { clock, claimed, started, daemon };
}

test('a daily pipeline starts once a day, at its time', async () => {
  const { clock, started, daemon } = world('2026-01-01T00:00:00Z', [pipeline('a', [daily])]);
  const scheduler = daemon();
  await scheduler.start();
  await clock.pass(3 * DAY);
  assert.deepEqual(started, ['a 2026-01-01T03:00', 'a 2026-01-02T03:00', 'a 2026-01-03T03:00']);
  await scheduler.stop();
});

test('no timer is longer than a minute, and none is left after the stop', async () => {
  const { clock, daemon } = world('2026-01-01T00:00:00Z', [pipeline('a', [{ kind: 'schedule', cron: '0 0 29 2 *', timezone: 'UTC' }])]);
  const scheduler = daemon();
  await scheduler.start();
  await clock.pass(HOUR);
  assert.equal(clock.waiting, 1);
  assert.ok(clock.longest <= 60_000);
  await scheduler.stop();
  assert.equal(clock.waiting, 0);
  await scheduler.look();
  assert.equal(clock.waiting, 0);
});

test('sixty slots over three daemons are started exactly once each', async () => {
  const { clock, started, daemon } = world('2026-01-01T00:00:00Z', [pipeline('a', [{ kind: 'every', ms: 60_000 }])]);
  const daemons = [daemon(), daemon(), daemon()];
  await Promise.all(daemons.map((one) => one.start()));
  await clock.pass(HOUR);
  assert.equal(started.length, 60);
  assert.equal(new Set(started).size, 60);
  await Promise.all(daemons.map((one) => one.stop()));
});

for (const [what, jump, expected] of [
  ['an hour forward', HOUR, ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04']],
  ['an hour back, over a slot that was started', -HOUR, ['2026-01-01', '2026-01-02', '2026-01-03']],
  ['400 days forward', 400 * DAY, ['2026-01-01', '2026-01-02', '2027-02-06', '2027-02-07', '2027-02-08']],
] as const) {
  test(`a clock put ${what}: each slot of its calendar starts once, and at most one is made up for`, async () => {
    const { clock, started, daemon } = world('2026-01-01T00:00:00Z', [pipeline('a', [daily])]);
    const scheduler = daemon();
    await scheduler.start();
    await clock.pass(DAY + 3.5 * HOUR);
    clock.put(jump);
    await clock.pass(2 * DAY);
    assert.deepEqual(
      started,
      expected.map((day) => `a ${day}T03:00`),
    );
    await scheduler.stop();
  });
}

test('a clock that was 400 days ahead and is put right does not stop the schedules', async () => {
  const { clock, started, daemon } = world('2027-02-05T00:00:00Z', [pipeline('a', [daily])]);
  const scheduler = daemon();
  await scheduler.start();
  await clock.pass(HOUR);
  clock.put(-400 * DAY);
  await clock.pass(2 * DAY);
  assert.deepEqual(started, ['a 2026-01-01T03:00', 'a 2026-01-02T03:00']);
  await scheduler.stop();
});

test('intervals never pile up: after a jump of a day a pipeline of every 30 s starts once', async () => {
  const { clock, started, daemon } = world('2026-01-01T00:00:00Z', [pipeline('a', [{ kind: 'every', ms: 30_000 }])]);
  const scheduler = daemon();
  await scheduler.start();
  await clock.pass(10_000);
  clock.put(DAY);
  await clock.pass(30_000);
  assert.equal(started.length, 1);
  await scheduler.stop();
});

test('what was missed while no daemon ran is made up for once, if it is recent', async () => {
  const plans = [pipeline('daily', [daily]), pipeline('monthly', [{ kind: 'schedule', cron: '0 3 2 * *', timezone: 'UTC' }])];
  const { started, daemon } = world('2026-01-10T05:00:00Z', plans);
  const scheduler = daemon({ lastSlot: async () => new Date('2026-01-01T00:00:00Z') });
  await scheduler.start();
  assert.deepEqual(started, ['daily 2026-01-10T03:00']);
  await scheduler.stop();
});

test('a first start, and a pipeline that is new in the plan, have missed nothing', async () => {
  const plans = [pipeline('a', [daily])];
  const { clock, started, daemon } = world('2026-01-10T05:00:00Z', plans);
  const scheduler = daemon({ lastSlot: async () => null });
  await scheduler.start();
  plans.push(pipeline('b', [daily]));
  await scheduler.look();
  assert.deepEqual(started, []);
  await clock.pass(DAY);
  assert.deepEqual(started.sort(), ['a 2026-01-11T03:00', 'b 2026-01-11T03:00']);
  await scheduler.stop();
});

test('a slot whose claim fails is tried again until the store is back', async () => {
  let isAway = true;
  const errors: unknown[] = [];
  const { clock, started, daemon } = world('2026-01-01T02:59:00Z', [pipeline('a', [daily])]);
  const scheduler = daemon({
    claim: async () => {
      if (isAway) throw new Error('the database is away');
      return true;
    },
    onError: (error) => errors.push(error),
  });
  await scheduler.start();
  await clock.pass(10 * 60_000);
  assert.ok(errors.length > 10);
  assert.deepEqual(started, []);
  isAway = false;
  await clock.pass(10_000);
  assert.deepEqual(started, ['a 2026-01-01T03:00']);
  await scheduler.stop();
});

test('what was missed is made up for even when the store is away at the first look', async () => {
  let isAway = true;
  const { clock, started, daemon } = world('2026-01-10T05:00:00Z', [pipeline('a', [daily])]);
  const scheduler = daemon({
    lastSlot: async () => new Date('2026-01-09T03:00:00Z'),
    claim: async () => {
      if (isAway) throw new Error('the database is away');
      return true;
    },
  });
  await scheduler.start();
  isAway = false;
  await clock.pass(20_000);
  assert.deepEqual(started, ['a 2026-01-10T03:00']);
  await scheduler.stop();
});

test('a plan that cannot be had does not end the schedules', async () => {
  let isBroken = true;
  const { clock, started, daemon } = world('2026-01-01T02:58:00Z', []);
  const scheduler = daemon({
    plans: () => {
      if (isBroken) throw new Error('no plan');
      return [pipeline('a', [daily])];
    },
    onError: () => undefined,
  });
  await scheduler.start();
  isBroken = false;
  await clock.pass(5 * 60_000);
  assert.deepEqual(started, ['a 2026-01-01T03:00']);
  await scheduler.stop();
});

test('a pipeline that is disabled, or waits for a secret, is not started, and has missed nothing when it may', async () => {
  const plans = [pipeline('off', [daily], { enabled: false }), pipeline('waits', [daily], { waitsFor: ['a-secret'] })];
  const { clock, started, daemon } = world('2026-01-01T00:00:00Z', plans);
  const scheduler = daemon();
  await scheduler.start();
  await clock.pass(5 * HOUR);
  plans[0] = pipeline('off', [daily]);
  plans[1] = pipeline('waits', [daily]);
  await scheduler.look();
  assert.deepEqual(started, []);
  await clock.pass(DAY);
  assert.equal(started.length, 2);
  await scheduler.stop();
});

test('the days on which clocks are changed have one slot each, in every zone', async () => {
  for (const [timezone, start] of [
    ['Europe/Berlin', '2026-03-28T00:00:00Z'],
    ['Europe/Berlin', '2026-10-24T00:00:00Z'],
    ['America/New_York', '2026-03-07T12:00:00Z'],
    ['America/New_York', '2026-10-31T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-03T20:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-02T20:00:00Z'],
  ] as const) {
    const { clock, started, daemon } = world(start, [pipeline('a', [{ kind: 'schedule', cron: '15 2 * * *', timezone }])]);
    const scheduler = daemon();
    await scheduler.start();
    await clock.pass(3 * DAY);
    assert.equal(started.length, 3, `${timezone} ${start}: ${started.join()}`);
    await scheduler.stop();
  }
});
