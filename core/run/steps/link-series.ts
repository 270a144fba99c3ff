import { sameSeries } from '../../book/index.ts';
import type { Entry, SeriesRef } from '../../sdk/index.ts';
import { act } from '../act.ts';
import { carriedOut, consent } from '../consent.ts';
import { failureLine, line } from '../journal.ts';
import type { Outcome } from '../ports.ts';
import { end, type StepCall, type StepResult } from '../step.ts';

/** Adds the entry to the series that its book is known to belong to, and leaves every other membership as it is. */
export async function linkSeries(call: StepCall): Promise<StepResult> {
  const { ports, facts, run } = call;
  const { entry, book } = facts;
  if (!entry || !book) return { go: facts, journal: [] };
  const clue = (await ports.shelf.bookClue(book.id)) ?? book.clue;
  const read = await ports.plugins.call<Entry[]>(entry.library, 'library.read', [[entry.id]], run.pipeline);
  if (!read.ok) return end('failed', read.failure.message, [failureLine(entry.library, 'library.read', read.failure)]);
  const has = read.value[0]?.record.series ?? [];
  const wanted = (clue.series ?? []).filter((series) => series.position && !has.some((other) => sameSeries(other.name, series.name)));
  const names = wanted.map((series) => `${series.name} #${series.position}`).join(', ');
  if (wanted.length === 0) return { go: facts, journal: [] };
  const wish = {
    kind: 'series' as const,
    title: `link ${book.clue.title} to ${names}`,
    intent: { library: entry.library, entry: entry.id, series: wanted },
    same: { library: entry.library, entry: entry.id, series: wanted.map(({ name, position }) => ({ name, position })) },
  };
  const isBegun = (await ports.actions.byKey(`link-series:${call.item.id}`)) !== null;
  const allowed = isBegun ? null : await consent(call, wish);
  if (allowed && !allowed.may) return allowed.result;
  return write(call, entry, wanted, names);
}

async function write(call: StepCall, entry: { id: string; library: string }, wanted: SeriesRef[], names: string): Promise<StepResult> {
  const { ports, run, item, facts } = call;
  const linked = await act<{ series: SeriesRef[] }>(ports, {
    key: `link-series:${item.id}`,
    kind: 'library.linkSeries',
    instance: entry.library,
    run: run.id,
    item: item.id,
    intent: { entry: entry.id, series: wanted },
    proof: async (): Promise<Outcome<{ series: SeriesRef[] } | null>> => ({ ok: true, value: null }), // adding a series that is there already changes nothing
    write: async () => {
      const after = await ports.plugins.call<Entry>(entry.library, 'library.linkSeries', [entry.id, wanted], run.pipeline);
      if (after.ok) await ports.shelf.putEntries(entry.library, [after.value], 'written');
      return after.ok ? { ok: true, value: { series: after.value.record.series ?? [] } } : after;
    },
  });
  if (!linked.ok) return end('failed', linked.failure.message, [failureLine(entry.library, 'library.linkSeries', linked.failure)]);
  await carriedOut(call, 'series');
  return { go: facts, journal: [line('item/series', `linked to ${names}`, { series: wanted })] };
}
