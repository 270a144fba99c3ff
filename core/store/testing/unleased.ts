import type { Knex } from 'knex';
import { Leases } from '../leases.ts';
import type { StoreContext } from '../store-context.ts';
import { silent } from './with-database.ts';

/** The fences of a store that has no lease, like that of the command line. */
export function unleased(knex: Knex): Pick<StoreContext, 'fence' | 'fenced'> {
  const leases = new Leases({ knex, log: silent });
  return { fence: (trx) => leases.fence(trx), fenced: (writes, bindings) => leases.fenced(writes, bindings) };
}
