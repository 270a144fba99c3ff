import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Trigger } from '../plan/plan.ts';
import { dueSlot, latestSlot, nextSlots, ON_TIME_MS, upcoming } from './slots.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => new Date(text);
const schedule = (cron: string, timezone: string): Trigger => ({ kind: 'schedule', cron, timezone });
const every = (ms: number): Trigger => ({ kind: 'every', ms });
const iso = (slots: Date[]) => slots.map((slot) => slot.toISOString().replace(':00.000Z', 'Z'));
const slots = (trigger: Trigger, after: string, until: string) => iso(nextSlots(trigger, { after: at(after), until: at(until) }));

const CHANGES: { zone: string; cron: string; after: string; until: string; slots: string[]; why: string }[] = [
  {
    why: 'Berlin, spring: 02:30 does not exist and comes at 03:00',
    zone: 'Europe/Berlin',
    cron: '30 2 * * *',
    after: '2026-03-28T00:00Z',
    until: '2026-03-31T00:00Z',
    slots: ['2026-03-28T01:30Z', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  },
  {
    why: 'Berlin, autumn: 02:30 is there twice and comes once',
    zone: 'Europe/Berlin',
    cron: '30 2 * * *',
    after: '2026-10-24T00:00Z',
    until: '2026-10-27T00:00Z',
    slots: ['2026-10-24T00:30Z', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  },
  {
    why: 'New York, spring: 02:30 does not exist and comes at 03:00',
    zone: 'America/New_York',
    cron: '30 2 * * *',
    after: '2026-03-07T00:00Z',
    until: '2026-03-10T00:00Z',
    slots: ['2026-03-07T07:30Z', '2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  },
  {
    why: 'New York, autumn: 01:30 is there twice and comes once',
    zone: 'America/New_York',
    cron: '30 1 * * *',
    after: '2026-10-31T00:00Z',
    until: '2026-11-03T00:00Z',
    slots: ['2026-10-31T05:30Z', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
  },
  {
    why: 'Lord Howe, spring by half an hour: 02:15 does not exist and comes at 02:30',
    zone: 'Australia/Lord_Howe',
    cron: '15 2 * * *',
    after: '2026-10-02T20:00Z',
    until: '2026-10-05T10:00Z',
    slots: ['2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  },
  {
    why: 'Lord Howe, autumn by half an hour: 01:45 is there twice and comes once',
    zone: 'Australia/Lord_Howe',
    cron: '45 1 * * *',
    after: '2026-04-03T20:00Z',
    until: '2026-04-06T20:00Z',
    slots: ['2026-04-04T14:45Z', '2026-04-05T15:15Z', '2026-04-06T15:15Z'],
  },
  {
    why: 'Berlin, autumn: an hourly schedule comes in both of the hours that have one name',
    zone: 'Europe/Berlin',
    cron: '0 * * * *',
    after: '2026-10-24T23:30Z',
    until: '2026-10-25T02:30Z',
    slots: ['2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'],
  },
];

for (const change of CHANGES) {
  test(`daylight saving: ${change.why}`, () => {
    assert.deepEqual(slots(schedule(change.cron, change.zone), change.after, change.until), change.slots);
  });
}

test('over a whole year every day has exactly one slot, in zones north, south and half an hour apart', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'America/Sao_Paulo', 'UTC']) {
    for (const cron of ['30 2 * * *', '30 1 * * *', '0 3 * * *', '0 0 * * *']) {
      const found = nextSlots(schedule(cron, zone), { after: at('2025-12-31T23:59:59Z'), until: at('2026-12-31T23:59:59Z') });
      const days = found.map((slot) => new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short' }).format(slot));
      assert.equal(new Set(days).size, days.length, `${zone} ${cron}`);
      assert.ok(days.length >= 364 && days.length <= 366, `${zone} ${cron} ${days.length}`);
      for (const [index, slot] of found.slice(1).entries()) assert.ok(slot.getTime() - found[index]!.getTime() >= 22 * HOUR);
    }
  }
});

test('a slot is the same instant from wherever the search begins', () => {
  const trigger = schedule('*/7 1-3 * * *', 'Europe/Berlin');
  const whole = slots(trigger, '2026-10-24T20:00Z', '2026-10-25T06:00Z');
  for (let minutes = 0; minutes < 600; minutes += 13) {
    const after = new Date(at('2026-10-24T20:00Z').getTime() + minutes * 60_000);
    const part = iso(nextSlots(trigger, { after, until: at('2026-10-25T06:00Z') }));
    assert.deepEqual(part, whole.slice(whole.length - part.length), after.toISOString());
  }
});

test('intervals are whole multiples since 1970, so that all daemons mean the same instants', () => {
  assert.deepEqual(slots(every(6 * HOUR), '2026-01-01T05:59:59Z', '2026-01-01T18:00Z'), [
    '2026-01-01T06:00Z',
    '2026-01-01T12:00Z',
    '2026-01-01T18:00Z',
  ]);
  assert.deepEqual(slots(every(6 * HOUR), '2026-01-01T06:00Z', '2026-01-01T11:00Z'), []);
});

test('hands and events have no slots', () => {
  for (const trigger of [{ kind: 'manual' }, { kind: 'event', event: 'plugin.down' }] as Trigger[]) {
    assert.deepEqual(slots(trigger, '2026-01-01T00:00Z', '2027-01-01T00:00Z'), []);
    assert.equal(latestSlot(trigger, { after: at('2026-01-01'), until: at('2027-01-01') }), undefined);
  }
});

test('the list of slots is bounded', () => {
  assert.equal(nextSlots(every(1000), { after: new Date(0), until: at('2026-01-01') }).length, 10_000);
  assert.equal(nextSlots(schedule('* * * * *', 'UTC'), { after: new Date(0), until: at('2026-01-01'), most: 3 }).length, 3);
});

test('the latest slot is found over years without listing all of them', () => {
  const span = { after: at('2020-01-01T00:00Z'), until: at('2026-02-03T12:34Z') };
  assert.deepEqual(iso([latestSlot(schedule('* * * * *', 'UTC'), span)!]), ['2026-02-03T12:34Z']);
  assert.deepEqual(iso([latestSlot(schedule('0 0 29 2 *', 'UTC'), span)!]), ['2024-02-29T00:00Z']);
  assert.deepEqual(iso([latestSlot(every(30_000), span)!]), ['2026-02-03T12:34Z']);
  assert.equal(latestSlot(schedule('0 0 29 2 *', 'UTC'), { after: at('2024-03-01'), until: at('2026-01-01') }), undefined);
});

const due = (trigger: Trigger, after: string, now: string, catchUpMs: number) => {
  const slot = dueSlot([trigger], { after: at(after), now: at(now), catchUpMs });
  return slot ? iso([slot])[0] : undefined;
};

test('a slot that came due is started once, and not again', () => {
  const daily = schedule('0 3 * * *', 'UTC');
  assert.equal(due(daily, '2026-01-01T02:59Z', '2026-01-01T03:00Z', 6 * HOUR), '2026-01-01T03:00Z');
  assert.equal(due(daily, '2026-01-01T03:00Z', '2026-01-01T03:01Z', 6 * HOUR), undefined);
});

test('after an absence of 400 days at most one slot is made up for, and only a recent one', () => {
  const daily = schedule('0 3 * * *', 'UTC');
  assert.equal(due(daily, '2025-01-01T00:00Z', '2026-02-05T08:00Z', 6 * HOUR), '2026-02-05T03:00Z');
  assert.equal(due(daily, '2025-01-01T00:00Z', '2026-02-05T09:00Z', 6 * HOUR), '2026-02-05T03:00Z');
  assert.equal(due(daily, '2025-01-01T00:00Z', '2026-02-05T09:01Z', 6 * HOUR), undefined);
  assert.equal(due(every(30_000), '2025-01-01T00:00Z', '2026-02-05T09:00:59Z', 6 * HOUR), '2026-02-05T09:00:30.000Z');
});

test('a timer that is a little late does not lose its slot, however short the catch-up', () => {
  const late = new Date(at('2026-01-01T03:00Z').getTime() + ON_TIME_MS).toISOString();
  assert.equal(due(schedule('0 3 * * *', 'UTC'), '2026-01-01T02:00Z', late, 1000), '2026-01-01T03:00Z');
});

test('of several triggers the latest slot counts, and the next starts are told each once', () => {
  const triggers = [schedule('0 3 * * *', 'UTC'), schedule('0 4 * * *', 'UTC'), every(DAY / 8)];
  const slot = dueSlot(triggers, { after: at('2026-01-01T00:00Z'), now: at('2026-01-01T04:30Z'), catchUpMs: DAY });
  assert.deepEqual(iso([slot!]), ['2026-01-01T04:00Z']);
  assert.deepEqual(iso(upcoming(triggers, at('2026-01-01T01:00Z'), 3)), ['2026-01-01T03:00Z', '2026-01-01T04:00Z', '2026-01-01T06:00Z']);
});
