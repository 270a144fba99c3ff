import type { Context, Entry, EntryChange, SeriesRef } from '../../../core/sdk/index.ts';
import type { Items } from '../items.ts';
import { type Session, unexpected } from '../session.ts';
import { PATCHED_SCHEMA } from '../wire.ts';
import { fold, type Patch, patchOf, seriesOf } from './change.ts';

export interface Writer {
  update(id: string, change: EntryChange): Promise<Entry>;
  linkSeries(id: string, series: SeriesRef[]): Promise<Entry>;
  /** Whether we wrote to the item within the time in which Audiobookshelf echoes a write. */
  wroteLately(id: string): boolean;
}

/** With `storeMetadataWithItem` a write comes back a second time through the watcher, 12 s later (2.36.0). */
const ECHO_MS = 20_000;

/** One write at a time: two at once that make the same series end Audiobookshelf's process (2.36.0). */
export function createWriter(context: Context, session: Session, items: Items): Writer {
  const written = new Map<string, number>();
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function current(id: string): Promise<Entry> {
    const [entry] = await items.read([id]);
    return entry ?? context.fail('refused', `Audiobookshelf no longer has item ${id}; list the library again`);
  }

  async function patch(id: string, metadata: Patch): Promise<void> {
    const path = `api/items/${encodeURIComponent(id)}/media`;
    const reply = await session.call(path, { method: 'PATCH', json: { metadata } });
    if (reply.status === 404) context.fail('refused', `Audiobookshelf no longer has item ${id}; list the library again`);
    if (reply.status !== 200) unexpected(context, path, reply);
    context.shape(PATCHED_SCHEMA, reply.json(), path);
    const now = context.now().getTime();
    for (const [other, at] of written) if (now - at > ECHO_MS) written.delete(other);
    written.set(id, now);
  }

  async function update(id: string, change: EntryChange): Promise<Entry> {
    const metadata = patchOf(context, change);
    if (Object.keys(metadata).length > 0) await patch(id, metadata);
    return current(id);
  }

  async function linkSeries(id: string, series: SeriesRef[]): Promise<Entry> {
    const added = seriesOf(context, series);
    const entry = await current(id);
    const present = (entry.record.series ?? []).map(({ name, position }) => ({ name, sequence: position ?? null }));
    const wanted = present.map((one) => ({ ...one, sequence: added.find((other) => same(other, one))?.sequence ?? one.sequence }));
    wanted.push(...added.filter((one) => !present.some((other) => same(one, other))));
    if (JSON.stringify(wanted) === JSON.stringify(present)) return entry;
    await patch(id, { series: wanted });
    return current(id);
  }

  return {
    update: (id, change) => inTurn(() => update(id, change)),
    linkSeries: (id, series) => inTurn(() => linkSeries(id, series)),
    wroteLately: (id) => context.now().getTime() - (written.get(id) ?? Number.NEGATIVE_INFINITY) <= ECHO_MS,
  };
}

function same(one: { name: string }, other: { name: string }): boolean {
  return fold(one.name) === fold(other.name);
}
