import { startQueue } from '../../core/queue/queue.ts';
import { openConnections } from '../../core/store/connections.ts';
import { connect } from '../../core/store/database.ts';
import { Leases } from '../../core/store/leases.ts';
import { silent } from '../../core/store/testing/with-database.ts';

/** A daemon's process with a lease of an hour, which takes jobs and never ends one: to be killed. */
const [url = '', schema = '', queueSchema = ''] = process.argv.slice(2);
const leases = new Leases({ knex: connect(url, { schema }), log: silent, ttlMs: 3_600_000 });
await leases.start();
await startQueue({
  connect: (max) => openConnections(url, silent, max),
  schema: queueSchema,
  handlers: {
    run: async () => {},
    item: async () => {
      process.stdout.write('working\n');
      await new Promise(() => setInterval(() => {}, 60_000));
    },
  },
  concurrency: 4,
  log: silent,
  onPool: (pool) => leases.addPool(pool),
  onGaveUp: async () => {},
});
