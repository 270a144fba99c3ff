import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { ApiProblem, api } from '../api/client.ts';

export interface Page<T> {
  items: T[];
  cursor?: string;
  total?: number;
  counts?: Record<string, number>;
}

export interface Pages<T> {
  items: T[];
  first: Page<T> | undefined;
  problem: ApiProblem | undefined;
  isLoading: boolean;
  isWhole: boolean;
  more(): void;
  /** Asks for what is shown again and keeps it until the answer is here. */
  reload(): void;
}

const withCursor = (path: string, cursor: string): string => `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;

/** A list that is fetched page by page as one comes to its end. A new path begins anew; the old rows stay until the new are here. */
export function usePages<T>(path: string): Pages<T> {
  const [pages, setPages] = useState<Page<T>[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isLoading, setLoading] = useState(true);
  const asking = useRef<AbortController | null>(null);

  const ask = useCallback(async (wanted: string, keep: Page<T>[]): Promise<void> => {
    const control = new AbortController();
    asking.current = control;
    setLoading(true);
    try {
      const page = await api<Page<T>>(wanted, 'GET', undefined, control.signal);
      setPages([...keep, page]);
      setProblem(undefined);
    } catch (error) {
      if (control.signal.aborted) return;
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(0, { detail: String(error) }));
    }
    if (asking.current === control) asking.current = null;
    setLoading(false);
  }, []);

  useEffect(() => {
    asking.current?.abort();
    void ask(path, []);
    return () => asking.current?.abort();
  }, [path, ask]);

  const last = pages.at(-1);
  return {
    items: pages.flatMap((page) => page.items),
    first: pages[0],
    problem,
    isLoading,
    isWhole: last !== undefined && last.cursor === undefined,
    more: () => {
      if (!asking.current && !problem && last?.cursor !== undefined) void ask(withCursor(path, last.cursor), pages);
    },
    reload: () => {
      if (!asking.current) void ask(path, []);
    },
  };
}
