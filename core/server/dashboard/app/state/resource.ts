import { useCallback, useEffect, useState } from 'preact/hooks';
import { ApiProblem, api } from '../api/client.ts';

interface Kept {
  data?: unknown;
  problem?: ApiProblem;
  asking?: Promise<void>;
  isStale: boolean;
  listeners: Set<() => void>;
}

const MOST_KEPT = 200;
const kept = new Map<string, Kept>();

function entryOf(path: string): Kept {
  const found = kept.get(path);
  if (found) return found;
  const made: Kept = { isStale: true, listeners: new Set() };
  kept.set(path, made);
  if (kept.size > MOST_KEPT) for (const [old, entry] of kept) if (entry.listeners.size === 0 && old !== path && kept.delete(old)) break;
  return made;
}

function ask(path: string): Promise<void> {
  const entry = entryOf(path);
  entry.asking ??= api(path)
    .then(
      (data) => {
        entry.data = data;
        delete entry.problem;
      },
      (error: unknown) => {
        entry.problem = error instanceof ApiProblem ? error : new ApiProblem(0, { detail: String(error) });
      },
    )
    .then(() => {
      entry.isStale = false;
      delete entry.asking;
      for (const listener of [...entry.listeners]) listener();
    });
  return entry.asking;
}

/** What is shown of these paths is asked for again; what is not shown, when it is next. */
export function refresh(...prefixes: string[]): void {
  for (const [path, entry] of kept) {
    if (!prefixes.some((prefix) => path.startsWith(prefix))) continue;
    entry.isStale = true;
    if (entry.listeners.size > 0) void (entry.asking ?? Promise.resolve()).then(() => ask(path));
  }
}

export function forgetAll(): void {
  kept.clear();
}

export interface Resource<T> {
  data: T | undefined;
  problem: ApiProblem | undefined;
  isLoading: boolean;
  reload(): void;
}

/** An answer of the API, shown at once from memory and brought up to date behind; null asks nothing. */
export function useApi<T>(path: string | null): Resource<T> {
  const [, setTurn] = useState(0);
  useEffect(() => {
    if (path === null) return;
    const entry = entryOf(path);
    const listener = (): void => setTurn((turn) => turn + 1);
    entry.listeners.add(listener);
    if (entry.isStale) void ask(path);
    return () => void entry.listeners.delete(listener);
  }, [path]);
  const reload = useCallback(() => void (path && ask(path)), [path]);
  const entry = path === null ? undefined : kept.get(path);
  return {
    data: entry?.data as T | undefined,
    problem: entry?.problem,
    isLoading: path !== null && !entry?.data && !entry?.problem,
    reload,
  };
}
