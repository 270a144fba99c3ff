import type { Context, Entry, EntryChange, SeriesRef } from '../../../core/sdk/index.ts';
import type { Items } from '../items.ts';
import { type Session, unexpected } from '../session.ts';
import { PATCHED_SCHEMA } from '../wire.ts';
import { clearing, fold, type Patch, patchOf, seriesOf } from './change.ts';

/** With `storeMetadataWithItem` a write comes back a second time through the watcher, 12 s later (2.36.0). */
const ECHO_MS = 20_000;

/** One write at a time: two at once that make the same series end Audiobookshelf's process (2.36.0). */
export class Writer {
  readonly #context: Context;
  readonly #session: Session;
  readonly #items: Items;
  readonly #written = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ context, session, items }: { context: Context; session: Session; items: Items }) {
    this.#context = context;
    this.#session = session;
    this.#items = items;
  }

  update(id: string, change: EntryChange, clear: (keyof EntryChange)[] = []): Promise<Entry> {
    return this.#inTurn(async () => {
      const metadata = { ...patchOf(this.#context, change), ...clearing(this.#context, clear) };
      if (Object.keys(metadata).length > 0) await this.#patch(id, metadata);
      return this.#current(id);
    });
  }

  linkSeries(id: string, series: SeriesRef[]): Promise<Entry> {
    return this.#inTurn(async () => {
      const added = seriesOf(this.#context, series);
      const entry = await this.#current(id);
      const present = (entry.record.series ?? []).map(({ name, position }) => ({ name, sequence: position ?? null }));
      const wanted = merged(present, added);
      if (JSON.stringify(wanted) === JSON.stringify(present)) return entry;
      await this.#patch(id, { series: wanted });
      return this.#current(id);
    });
  }

  /** Whether we wrote to the item within the time in which Audiobookshelf echoes a write. */
  wroteLately(id: string): boolean {
    return this.#context.now().getTime() - (this.#written.get(id) ?? Number.NEGATIVE_INFINITY) <= ECHO_MS;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #current(id: string): Promise<Entry> {
    const [entry] = await this.#items.read([id]);
    return entry ?? this.#context.fail('refused', gone(id));
  }

  async #patch(id: string, metadata: Patch): Promise<void> {
    const path = `api/items/${encodeURIComponent(id)}/media`;
    const reply = await this.#session.call(path, { method: 'PATCH', json: { metadata } });
    if (reply.status === 404) this.#context.fail('refused', gone(id));
    if (reply.status !== 200) unexpected(this.#context, path, reply);
    this.#context.shape(PATCHED_SCHEMA, reply.json(), path);
    const now = this.#context.now().getTime();
    for (const [other, at] of this.#written) if (now - at > ECHO_MS) this.#written.delete(other);
    this.#written.set(id, now);
  }
}

type Membership = { name: string; sequence: string | null };

/** What is there stays, in its own spelling; a new position replaces the old one, and none replaces nothing. */
function merged(present: Membership[], added: Membership[]): Membership[] {
  const kept = present.map((one) => ({ ...one, sequence: added.find((other) => same(other, one))?.sequence ?? one.sequence }));
  return [...kept, ...added.filter((one) => !present.some((other) => same(one, other)))];
}

function gone(id: string): string {
  return `Audiobookshelf no longer has item ${id}; list the library again`;
}

function same(one: { name: string }, other: { name: string }): boolean {
  return fold(one.name) === fold(other.name);
}
