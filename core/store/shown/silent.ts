import { rowId, type StoreContext } from '../store-context.ts';

/** A service that did not answer, and what that leaves unfilled. */
export interface Silent {
  instance: string;
  /** Until when it is left alone, where that is known. */
  until: Date | null;
  /** Fields that stay empty by it, each with the number of items that lack it, the most frequent first. */
  fields: { field: string; items: number }[];
}

/** Nobody rests longer than a day: what reaches further is no rest. */
const FAR_MS = 25 * 3_600_000;
const LATELY_MS = 7 * 24 * 3_600_000;

/** Until when services are left alone: they asked for it, or a plugin rests by itself after walls (it keeps `until` in its state). */
export async function pausedServices({ knex, clock }: StoreContext): Promise<{ instance: string; until: Date }[]> {
  const { rows } = await knex.raw(
    `select instance, value->'v'->>'until' as until from plugin_state where jsonb_typeof(value->'v'->'until') = 'string' order by instance`,
  );
  const now = clock.now().getTime();
  const latest = new Map<string, number>();
  // A plugin writes what it likes: what is no time is none, and must not fail the query.
  for (const { instance, until } of rows as { instance: string; until: string }[]) {
    const at = Date.parse(until);
    if (at > now && at <= now + FAR_MS) latest.set(instance, Math.max(latest.get(instance) ?? 0, at));
  }
  return [...latest].map(([instance, until]) => ({ instance, until: new Date(until) }));
}

/** Services that were silent in a run; without one, those that are left alone now, with what they left unfilled within a week. */
export async function silentServices(store: StoreContext, run?: string): Promise<Silent[]> {
  const [paused, unfilled] = await Promise.all([pausedServices(store), unfilledBy(store, run)]);
  const until = new Map(paused.map((each) => [each.instance, each.until]));
  const names = run === undefined ? until.keys() : unfilled.keys();
  return [...names].map((instance) => ({ instance, until: until.get(instance) ?? null, fields: unfilled.get(instance) ?? [] }));
}

async function unfilledBy({ knex, clock }: StoreContext, run: string | undefined): Promise<Map<string, Silent['fields']>> {
  const since = new Date(clock.now().getTime() - LATELY_MS);
  const { rows } = await knex.raw(
    `select instance, field, count(distinct j.item_id)::integer as items
     from journal j, jsonb_array_elements_text(j.data->'silent') instance, jsonb_array_elements_text(j.data->'missing') field
     where j.kind = 'item/unfilled' and ${run === undefined ? 'j.at > ?' : 'j.task_id = ?'}
     group by 1, 2 order by instance, items desc, field`,
    [run === undefined ? since : (rowId(run) ?? '0')],
  );
  const found = new Map<string, Silent['fields']>();
  for (const { instance, field, items } of rows as { instance: string; field: string; items: number }[])
    found.set(instance, [...(found.get(instance) ?? []), { field, items }]);
  return found;
}
