import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSchedule, isTimezone, parseBytes, parseDuration, parseRate, scheduleTrouble } from './lengths.ts';

test('durations are whole numbers of seconds, minutes, hours and days', () => {
  const table: [string, number | undefined][] = [
    ['30s', 30_000],
    ['5m', 300_000],
    ['6h', 21_600_000],
    ['1d', 86_400_000],
    ['0s', undefined],
    ['1.5h', undefined],
    ['5 m', undefined],
    ['-1d', undefined],
    ['1w', undefined],
    ['5m ', undefined],
    ['', undefined],
    ['1234567d', undefined],
  ];
  for (const [text, ms] of table) assert.equal(parseDuration(text), ms, text);
});

test('a rate is a number of starts in a time', () => {
  assert.deepEqual(parseRate('6/min'), { text: '6/min', starts: 6, perMs: 60_000 });
  assert.deepEqual(parseRate('1/3s'), { text: '1/3s', starts: 1, perMs: 3000 });
  assert.deepEqual(parseRate('200/d'), { text: '200/d', starts: 200, perMs: 86_400_000 });
  for (const text of ['6', '0/s', '6/0s', '6/minute', '6 / min', '1/s/s', '-1/s']) assert.equal(parseRate(text), undefined, text);
});

test('sizes count in powers of a thousand', () => {
  const table: [string, number | undefined][] = [
    ['700MB', 700e6],
    ['1.5GB', 1.5e9],
    ['0.25TB', 0.25e12],
    ['60GB', 60e9],
    ['0.0GB', undefined],
    ['60', undefined],
    ['60 GB', undefined],
    ['60gb', undefined],
    ['60GiB', undefined],
  ];
  for (const [text, bytes] of table) assert.equal(parseBytes(text), bytes, text);
});

test('a schedule has five fields and comes due at least once', () => {
  for (const text of ['0 3 2 * *', '*/30 * * * *', '0 3 * * 1-5', '0 3 L * *', '0 0 29 2 *']) assert.ok(isSchedule(text), text);
  assert.equal(scheduleTrouble('0 3 2 *'), 'It has 4 fields, not 5.');
  assert.equal(scheduleTrouble('* * * * * *'), 'It has 6 fields, not 5.');
  assert.equal(scheduleTrouble('0 3 31 2 *'), 'There is no such day.');
  for (const text of ['61 3 2 * *', 'a b c d e', '@daily', '', '2026-01-01T00:00:00', '0 3 2 * * '.repeat(50)])
    assert.ok(!isSchedule(text), text);
});

test('a time zone is one that this system knows', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) assert.ok(isTimezone(zone), zone);
  for (const zone of ['Europe/Berlim', 'Mars/Olympus', '', '+02:00', 'CEST2']) assert.ok(!isTimezone(zone), zone);
});
