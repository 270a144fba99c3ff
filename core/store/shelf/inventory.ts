import type { StoreContext } from '../store-context.ts';

export interface StoredInventory {
  accepted: number | null;
  lastTotal: number | null;
  goodLooks: number;
  braked: boolean;
  lookedAt?: Date;
}

export async function readInventory(store: StoreContext, library: string): Promise<StoredInventory> {
  const row = await store.knex('inventory').where({ library }).first();
  if (row === undefined) return { accepted: null, lastTotal: null, goodLooks: 0, braked: false };
  return { accepted: row.accepted, lastTotal: row.last_total, goodLooks: row.good_looks, braked: row.braked, lookedAt: row.looked_at };
}

/** What the library showed last is all of it; false where it shows something else by now, or is not held for a loss. */
export async function acceptLoss(store: StoreContext, library: string, present: number): Promise<boolean> {
  const rows = await store
    .knex('inventory')
    .where({ library, braked: true, last_total: present })
    .update({ accepted: present, good_looks: 0, braked: false });
  return rows > 0;
}

export async function writeInventory(store: StoreContext, library: string, inventory: StoredInventory): Promise<void> {
  const { accepted, lastTotal, goodLooks, braked } = inventory;
  const row = { library, accepted, last_total: lastTotal, good_looks: goodLooks, braked, looked_at: store.clock.now() };
  await store.knex('inventory').insert(row).onConflict('library').merge();
}
