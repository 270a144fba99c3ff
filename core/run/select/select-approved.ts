import type { Ports, Run } from '../ports.ts';
import type { Selected } from './selected.ts';

/** The items of a plan whose writes their owner approved, with the facts that they were proposed with. */
export async function selectApproved(ports: Ports, run: Run, plan: string): Promise<Selected> {
  const items = await ports.proposals.approvedItems(plan);
  return { items: run.only ? items.filter((item) => run.only?.includes(item.key)) : items };
}
