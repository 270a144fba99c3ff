import type { Rate } from './plan.ts';

const DAY_MS = 86_400_000;

/** A limit per day is a budget that is counted; every other one is even spacing. */
export function isBudget(rate: Rate): boolean {
  return rate.perMs === DAY_MS;
}

/** The same limits without those that a stricter one of their sort makes needless: one spacing and one budget at most. */
export function strictest(rates: readonly Rate[]): Rate[] {
  const bySort = [rates.filter((rate) => !isBudget(rate)), rates.filter(isBudget)];
  return bySort.flatMap((sort) => sort.reduce<Rate[]>((kept, rate) => (kept[0] && !isStricter(rate, kept[0]) ? kept : [rate]), []));
}

/** The limit in `than` that `rate` is looser than, if there is one; spacing is compared with spacing, budget with budget. */
export function looserThan(rate: Rate, than: readonly Rate[]): Rate | undefined {
  return than.find((one) => isBudget(one) === isBudget(rate) && isStricter(one, rate));
}

function isStricter(a: Rate, b: Rate): boolean {
  return a.starts * b.perMs < b.starts * a.perMs;
}
