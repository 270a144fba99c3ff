import { readFileSync } from 'node:fs';
import type { Knex } from 'knex';

/** A tick of the kernel's clock. */
const TICK_MS = 10;
const LOOK_MS = 500;

/**
 * Milliseconds of processor time that this database's own processes use from now on. Read from /proc, so that the server must be on this
 * machine: Linux alone.
 */
export function databaseProcessor(knex: Knex): { stop(): Promise<number> } {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  const look = async (): Promise<void> => {
    const { rows } = await knex.raw('select pid from pg_stat_activity where datname = current_database()');
    for (const { pid } of rows as { pid: number }[]) {
      const ms = usedBy(pid);
      if (ms === null) continue;
      if (!first.has(pid)) first.set(pid, isBegun ? 0 : ms);
      last.set(pid, ms);
    }
  };
  let isBegun = false;
  let looking = look().then(() => {
    isBegun = true;
  });
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, LOOK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await look();
      return [...last].reduce((sum, [pid, ms]) => sum + ms - (first.get(pid) ?? 0), 0);
    },
  };
}

/** User and system time of a process; null where it has ended. */
function usedBy(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null;
  }
}
