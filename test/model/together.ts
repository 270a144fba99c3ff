import type { ModelClock } from './daemon.ts';
import { limited, permitsOf, Seen } from './limits.ts';
import type { ModelBench } from './on-postgresql.ts';
import type { Services } from './services.ts';
import { turnsBy } from './turns.ts';

/** What several daemons share besides the database: who has the turn, the permits of the services, and what these saw of them. */
export async function company(bench: ModelBench, of: { services: Services; clock: ModelClock; random: () => number }) {
  const permits = await permitsOf(bench.database, of.clock);
  const seen = new Seen();
  return {
    seen,
    turns: turnsBy(of.random),
    /** The services as a new life of a daemon reaches them: what it has kept in mind is its own. */
    plugins: () => limited(of.services.plugins, { clock: of.clock, permits, seen }),
    end: permits.end,
  };
}

export type Company = Awaited<ReturnType<typeof company>>;
