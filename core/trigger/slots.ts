import { Cron } from 'croner';
import type { Trigger } from '../plan/plan.ts';

/** More slots than this are never listed at once. */
const MOST = 10_000;

/**
 * The scheduled instants of a trigger in (after, until], oldest first, at most `most`. A slot is a UTC instant and the same for
 * every daemon: schedules by their own zone, intervals by whole multiples since 1970. Events and hands have none.
 */
export function nextSlots(trigger: Trigger, span: { after: Date; until: Date; most?: number }): Date[] {
  const most = Math.min(span.most ?? MOST, MOST);
  if (trigger.kind === 'every') return multiples(trigger.ms, span, most);
  if (trigger.kind !== 'schedule') return [];
  const cron = cronOf(trigger.cron, trigger.timezone);
  const slots: Date[] = [];
  let at = span.after;
  while (slots.length < most) {
    const next = cron.nextRun(at);
    if (next === null || next > span.until) break;
    // A cron library that stands still must not hold the daemon.
    if (next <= at) break;
    slots.push(next);
    at = next;
  }
  return slots;
}

// Reading a pattern costs more than a look at the clock, and looks come every minute.
const crons = new Map<string, Cron>();

function cronOf(pattern: string, timezone: string): Cron {
  const key = `${timezone} ${pattern}`;
  const known = crons.get(key) ?? new Cron(pattern, { timezone });
  if (crons.size >= 1000) crons.clear();
  crons.set(key, known);
  return known;
}

function multiples(ms: number, span: { after: Date; until: Date }, most: number): Date[] {
  const slots: Date[] = [];
  for (let at = (Math.floor(span.after.getTime() / ms) + 1) * ms; at <= span.until.getTime() && slots.length < most; at += ms)
    slots.push(new Date(at));
  return slots;
}

/** The latest scheduled instant in (after, until], found without listing all of them. */
export function latestSlot(trigger: Trigger, span: { after: Date; until: Date }): Date | undefined {
  if (trigger.kind === 'every') {
    const latest = Math.floor(span.until.getTime() / trigger.ms) * trigger.ms;
    return latest > span.after.getTime() ? new Date(latest) : undefined;
  }
  if (trigger.kind !== 'schedule') return undefined;
  // Look back over ever longer spans: the last slot is nearly always in the first.
  for (let back = 3_600_000; ; back *= 8) {
    const from = new Date(Math.max(span.after.getTime(), span.until.getTime() - back));
    const slots = nextSlots(trigger, { after: from, until: span.until });
    if (slots.length > 0) return slots.at(-1);
    if (from.getTime() <= span.after.getTime()) return undefined;
  }
}

/** A slot that is a little late, because a timer was, is still on time. */
export const ON_TIME_MS = 90_000;

/**
 * The slot to start now, of all that came due in (after, now]: the latest one, if it is on time or late by no more than
 * `catchUpMs`. Never more than one, so that neither a long absence nor a jump of the clock makes runs pile up.
 */
export function dueSlot(triggers: readonly Trigger[], look: { after: Date; now: Date; catchUpMs: number }): Date | undefined {
  const earliest = new Date(Math.max(look.after.getTime(), look.now.getTime() - Math.max(look.catchUpMs, ON_TIME_MS) - 1));
  const latest = triggers.flatMap((trigger) => latestSlot(trigger, { after: earliest, until: look.now }) ?? []);
  return latest.sort((a, b) => b.getTime() - a.getTime())[0];
}

/** The next scheduled instants of several triggers together, each once. */
export function upcoming(triggers: readonly Trigger[], from: Date, most: number): Date[] {
  const until = new Date(from.getTime() + 10 * 366 * 86_400_000);
  const all = triggers.flatMap((trigger) => nextSlots(trigger, { after: from, until, most }).map((slot) => slot.getTime()));
  return [...new Set(all)]
    .sort((a, b) => a - b)
    .slice(0, most)
    .map((time) => new Date(time));
}
