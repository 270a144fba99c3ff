import { Cron } from 'croner';

/** The one place where lengths written by people are read. Each function gives undefined for what is not of its form. */

export const DURATION_PATTERN = '^[1-9]\\d{0,5}(s|m|h|d)$';
export const DURATION_TITLE = 'a duration like 30s, 5m, 6h, 1d';
export const RATE_PATTERN = '^[1-9]\\d{0,6}/([1-9]\\d{0,4})?(s|min|m|h|d)$';
export const RATE_TITLE = 'a rate like 6/min, 1/3s, 200/d';
export const BYTES_PATTERN = '^(?:[1-9]\\d{0,6}(?:\\.\\d{1,3})?|0\\.\\d{0,2}[1-9])(B|KB|MB|GB|TB)$';
export const BYTES_TITLE = 'a size like 700MB, 1.5GB, 60GB';
export const CRON_TITLE = 'a schedule of five fields like "0 3 2 * *" (minute, hour, day, month, weekday)';
export const TIMEZONE_TITLE = 'a time zone like Europe/Berlin or UTC';

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const UNIT_MS: Record<string, number> = { s: SECOND, m: 60 * SECOND, min: 60 * SECOND, h: 3600 * SECOND, d: DAY };
const UNIT_BYTES: Record<string, number> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Milliseconds. */
export function parseDuration(text: string): number | undefined {
  const match = new RegExp(DURATION_PATTERN).exec(text);
  return match ? Number.parseInt(text, 10) * UNIT_MS[match[1]!]! : undefined;
}

/** `starts` within `perMs`: 6/min is one start every ten seconds. */
export function parseRate(text: string): { text: string; starts: number; perMs: number } | undefined {
  const match = new RegExp(RATE_PATTERN).exec(text);
  if (!match) return undefined;
  return { text, starts: Number.parseInt(text, 10), perMs: Number(match[1] ?? 1) * UNIT_MS[match[2]!]! };
}

/** Bytes; KB, MB, GB and TB are powers of 1000, as disks are sold. */
export function parseBytes(text: string): number | undefined {
  const match = new RegExp(BYTES_PATTERN).exec(text);
  return match ? Math.round(Number.parseFloat(text) * UNIT_BYTES[match[1]!]!) : undefined;
}

export function isTimezone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** Five fields, understood by croner, and with at least one day on which it comes due. */
export function isSchedule(text: string): boolean {
  return scheduleTrouble(text) === undefined;
}

/** What is wrong with a schedule, in a sentence. */
export function scheduleTrouble(text: string): string | undefined {
  const fields = text.trim().split(/\s+/).length;
  if (text.length > 200) return 'It is too long.';
  if (fields !== 5) return `It has ${fields} ${fields === 1 ? 'field' : 'fields'}, not 5.`;
  try {
    return new Cron(text.trim(), { timezone: 'UTC' }).nextRun(new Date(0)) === null ? 'There is no such day.' : undefined;
  } catch {
    return 'One of its fields is no number of its range.';
  }
}
