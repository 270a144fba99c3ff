import pino from 'pino';
import { CallScope } from '../../core/host/call-scope.ts';
import { Limiter } from '../../core/host/limit/limiter.ts';
import { Pauses } from '../../core/host/limit/pauses.ts';
import type { HostParts, Rate } from '../../core/host/parts.ts';
import type { Outcome, Plugins } from '../../core/run/ports.ts';
import { failureOf } from '../../core/sdk/index.ts';
import { connect } from '../../core/store/database.ts';
import { Permits } from '../../core/store/limits/permits.ts';
import { unleased } from '../../core/store/testing/unleased.ts';
import type { TestDatabase } from '../../core/store/testing/with-database.ts';
import type { ModelClock } from './daemon.ts';

const DAY_MS = 86_400_000;
const rate = (starts: number, perMs: number): Rate => ({ text: `${starts} in ${perMs} ms`, starts, perMs });

/** What each service of the model allows; of the tracker also so many a day. */
export const LIMITS: Readonly<Record<string, readonly Rate[]>> = {
  tracker: [rate(6, 60_000), rate(60, DAY_MS)],
  records: [rate(1, 2000)],
  torrents: [rate(2, 1000)],
  library: [rate(4, 1000)],
  lists: [rate(1, 5000)],
};

/** Between the permit and the request some looks at the clock lie, and it moves by a millisecond at each. */
const TICKS_MS = 200;

/** The requests that services saw, over all daemons and their lives. */
export class Seen {
  readonly #starts = new Map<string, number[]>();

  note(instance: string, at: number): void {
    this.#starts.set(instance, [...(this.#starts.get(instance) ?? []), at]);
  }

  count(): number {
    return [...this.#starts.values()].reduce((sum, starts) => sum + starts.length, 0);
  }

  /** Requests above a limit, in words. */
  violations(): string[] {
    return [...this.#starts].flatMap(([instance, starts]) => (LIMITS[instance] ?? []).flatMap((limit) => above(instance, starts, limit)));
  }
}

function above(instance: string, starts: number[], { starts: most, perMs, text }: Rate): string[] {
  if (perMs === DAY_MS) {
    const days = new Map<number, number>();
    for (const at of starts) days.set(Math.floor(at / DAY_MS), (days.get(Math.floor(at / DAY_MS)) ?? 0) + 1);
    return [...days]
      .filter(([, n]) => n > most)
      .map(([day, n]) => `${instance} was asked ${n} times on day ${day}, and ${text} are allowed`);
  }
  const gap = perMs / most;
  const close = starts.findIndex((at, nth) => nth > 0 && at - (starts[nth - 1] as number) < gap - TICKS_MS);
  return close < 0
    ? []
    : [
        `${instance} was asked ${(starts[close] as number) - (starts[close - 1] as number)} ms after the request before, and ${text} are allowed`,
      ];
}

const CLOCK = `
  create schema if not exists model;
  create table if not exists model.time (at timestamptz not null);
  insert into model.time select now() where not exists (select from model.time);
  create or replace function model.clock_timestamp() returns timestamptz language sql volatile as 'select at from model.time'`;

/** The database of the permits, whose clock is the model's. */
export async function permitsOf(database: TestDatabase, clock: ModelClock) {
  await database.knex.raw(CLOCK);
  const url = new URL(database.url);
  url.searchParams.set('options', '-c search_path=model,public,pg_catalog');
  const knex = connect(url.href, { poolSize: 2 });
  const permits = new Permits({ knex, queueSchema: database.queueSchema, clock, ...unleased(knex) });
  return {
    grant: async (key: string, gapMs: number): Promise<number> => {
      await knex.raw('update model.time set at = ?', [clock.now()]);
      return permits.grant(key, gapMs);
    },
    take: (key: string, perDay: number, day: string) => permits.take(key, perDay, day),
    end: () => knex.destroy(),
  };
}

export type ModelPermits = Awaited<ReturnType<typeof permitsOf>>;

/** The services as one daemon reaches them: through the host's own limiter, with the permits that all daemons share. */
export function limited(plugins: Plugins, by: { clock: ModelClock; permits: ModelPermits; seen: Seen }): Plugins {
  const { clock, permits, seen } = by;
  const parts = {
    clock: { now: clock.now, elapsed: () => clock.now().getTime(), sleep: async (ms: number) => clock.pass(ms) },
    grant: permits.grant,
    budget: { take: permits.take },
    store: { state: { get: async () => undefined, set: async () => {}, delete: async () => {} } },
    logger: pino({ level: 'silent' }),
  } as unknown as HostParts;
  const limiters = new Map(
    Object.entries(LIMITS).map(([instance, limits]) => [
      instance,
      new Limiter({ instance, limits, concurrency: 2, parts, pauses: new Pauses(instance, parts.store.state, parts.clock) }),
    ]),
  );
  const call: Plugins['call'] = async <T>(instance: string, capability: never, args: unknown[]): Promise<Outcome<T>> => {
    const scope = new CallScope({ deadlineMs: 600_000 });
    try {
      return await (limiters.get(instance) as Limiter).run('host', scope, () => {
        seen.note(instance, clock.now().getTime());
        return plugins.call<T>(instance, capability, args);
      });
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      return { ok: false, failure };
    } finally {
      scope.end();
    }
  };
  return { call };
}
