import type { Inventory, Ports } from './ports.ts';

/** The share of a library that may vanish between two looks, and the fewest books that count as a loss. */
const SHARE = 0.05;
const FEWEST = 3;
const LOOKS_TO_RECOVER = 2;

export interface BrakeVerdict {
  inventory: Inventory;
  /** A sentence when the library is not to be trusted now. */
  braked: string | null;
}

/** Whether so many books of a library that held so many are fewer than may go between two looks. */
export const isLoss = (accepted: number, present: number): boolean => {
  const lost = accepted - present;
  return present === 0 ? accepted > 0 : lost >= FEWEST && lost >= accepted * SHARE;
};

/**
 * Judges a whole look at a library. A loss stops searches, adds and writes; two looks within bounds of the last accepted
 * inventory release it. That a loss lasts never does: only the owner accepts one (RELIABILITY G6).
 */
export function brake(before: Inventory, present: number): BrakeVerdict {
  const { accepted } = before;
  if (accepted === null) return { inventory: { accepted: present, lastTotal: present, goodLooks: 0, braked: false }, braked: null };
  if (isLoss(accepted, present)) {
    return {
      inventory: { accepted, lastTotal: present, goodLooks: 0, braked: true },
      braked: `the library shows ${present} of ${accepted} books; is its disk mounted? Nothing is searched or written until it shows them again for two looks, or you accept the loss (npm run accept)`,
    };
  }
  const goodLooks = before.braked ? before.goodLooks + 1 : 0;
  if (before.braked && goodLooks < LOOKS_TO_RECOVER) {
    return {
      inventory: { accepted, lastTotal: present, goodLooks, braked: true },
      braked: `the library is back with ${present} of ${accepted} books; one more look like this and work goes on`,
    };
  }
  return { inventory: { accepted: present, lastTotal: present, goodLooks: 0, braked: false }, braked: null };
}

/** A sentence while any library is braked: what is missing cannot be known then, and what is found cannot be placed. */
export async function brakedNow({ plans, shelf }: Pick<Ports, 'plans' | 'shelf'>): Promise<string | null> {
  for (const { name, provides } of plans.current().instances) {
    if (!provides.includes('library.list')) continue;
    if ((await shelf.inventory(name)).braked) return `${name} has lost books; nothing is searched or written until it is itself again`;
  }
  return null;
}
