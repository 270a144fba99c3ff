import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ApiProblem, api } from '../api/client.ts';

export interface Page<T> {
  items: T[];
  cursor?: string;
  total?: number;
  counts?: Record<string, number>;
}

export interface Pages<T, P> {
  items: T[];
  first: P | undefined;
  problem: ApiProblem | undefined;
  isLoading: boolean;
  isWhole: boolean;
  /** Asks for the next window, unless one is being asked for. Always the same function, like the others. */
  more(): void;
  /** Asks for the first window again and keeps what is shown until the answer is here. */
  reload(): void;
  /** Puts another item in place of those that fit. */
  replace(fits: (item: T) => boolean, by: T): void;
}

const withCursor = (path: string, cursor: string): string => `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;

const itemsOfPage = <T>(page: Page<T>): T[] => page.items;

/** A list that is fetched window by window as one comes to its end. A new path begins anew; the old rows stay until the new are here. */
export function usePages<T, P extends { cursor?: string } = Page<T>>(
  path: string,
  itemsOf: (page: P) => T[] = itemsOfPage as unknown as (page: P) => T[],
): Pages<T, P> {
  const [pages, setPages] = useState<{ page: P; items: T[] }[]>([]);
  const [problem, setProblem] = useState<ApiProblem>();
  const [isLoading, setLoading] = useState(true);
  const asking = useRef<AbortController | null>(null);
  const now = useRef({ path, pages, problem });
  now.current = { path, pages, problem };

  const ask = useCallback(async (wanted: string, isMore: boolean): Promise<void> => {
    const control = new AbortController();
    asking.current = control;
    setLoading(true);
    try {
      const page = await api<P>(wanted, 'GET', undefined, control.signal);
      const { pages: before } = now.current;
      // Before it is drawn too: who asks for more until then would be given the same window again.
      now.current.pages = [...(isMore ? before : []), { page, items: itemsOf(page) }];
      setPages(now.current.pages);
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
    void ask(path, false);
    return () => asking.current?.abort();
  }, [path, ask]);

  const more = useCallback(() => {
    const { path: of, pages: all, problem: wrong } = now.current;
    const cursor = all.at(-1)?.page.cursor;
    if (!asking.current && !wrong && cursor !== undefined) void ask(withCursor(of, cursor), true);
  }, [ask]);
  const reload = useCallback(() => {
    if (!asking.current) void ask(now.current.path, false);
  }, [ask]);
  const replace = useCallback((fits: (item: T) => boolean, by: T) => {
    setPages((before) =>
      before.map((one) => (one.items.some(fits) ? { ...one, items: one.items.map((item) => (fits(item) ? by : item)) } : one)),
    );
  }, []);
  const items = useMemo(() => pages.flatMap((one) => one.items), [pages]);
  const last = pages.at(-1)?.page;
  return {
    items,
    first: pages[0]?.page,
    problem,
    isLoading,
    isWhole: last !== undefined && last.cursor === undefined,
    more,
    reload,
    replace,
  };
}
