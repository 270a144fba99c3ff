import { isDeepStrictEqual } from 'node:util';
import type { Budget, CacheStore, Exclusive, Grant, StateStore } from '../parts.ts';

/** Permits of a single daemon, kept in memory: for tests, the command line and the contract kit. */
export function memoryGrant(elapsed: () => number): Grant {
  const free = new Map<string, number>();
  return async (key, gapMs) => {
    const now = elapsed();
    const at = free.get(key) ?? 0;
    if (at > now) return Math.ceil(at - now);
    free.set(key, now + gapMs);
    return 0;
  };
}

export function memoryBudget(): Budget {
  const used = new Map<string, number>();
  return {
    async take(key, perDay, day) {
      const name = `${day} ${key}`;
      const count = used.get(name) ?? 0;
      if (count >= perDay) return false;
      used.set(name, count + 1);
      return true;
    },
  };
}

export function memoryCache(now: () => Date): CacheStore {
  const kept = new Map<string, { value: unknown; expires: Date }>();
  return {
    async get(instance, key) {
      const found = kept.get(`${instance} ${key}`);
      return found && found.expires > now() ? structuredClone(found.value) : undefined;
    },
    async set(instance, key, value, expires) {
      kept.set(`${instance} ${key}`, { value: structuredClone(value), expires });
    },
  };
}

export function memoryState(): StateStore {
  const kept = new Map<string, { value: unknown; secret: boolean }>();
  return {
    get: async (instance, key) => structuredClone(kept.get(`${instance} ${key}`)),
    set: async (instance, key, value, secret) => void kept.set(`${instance} ${key}`, structuredClone({ value, secret })),
    replace: async (instance, key, { from, to, secret }) => {
      const name = `${instance} ${key}`;
      if (!isDeepStrictEqual(kept.get(name)?.value, from)) return false;
      kept.set(name, structuredClone({ value: to, secret }));
      return true;
    },
    delete: async (instance, key) => void kept.delete(`${instance} ${key}`),
  };
}

/** One holder of a name at a time, in this process. */
export function memoryExclusive(): Exclusive {
  const tails = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const turn = (tails.get(name) ?? Promise.resolve()).then(work, work);
    tails.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
}
