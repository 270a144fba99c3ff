import { useEffect, useState } from 'preact/hooks';

/** A value that pages follow: the smallest thing that does it. */
export interface Store<T> {
  get(): T;
  set(next: T | ((now: T) => T)): void;
  follow(listener: () => void): () => void;
}

export function store<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (next) => {
      value = typeof next === 'function' ? (next as (now: T) => T)(value) : next;
      for (const listener of [...listeners]) listener();
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function useStore<T>({ get, follow }: Store<T>): T {
  const [value, setValue] = useState(get);
  useEffect(() => {
    setValue(get);
    return follow(() => setValue(get));
  }, [get, follow]);
  return value;
}
