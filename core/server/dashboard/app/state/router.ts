import { store, useStore } from './store.ts';

/** Where we are: the address is the only state that a page keeps. */
export interface Place {
  /** `/runs/12/items/3` as its pieces. */
  pieces: string[];
  query: URLSearchParams;
}

const here = (): Place => ({
  pieces: location.pathname.split('/').filter(Boolean).map(decodeURIComponent),
  query: new URLSearchParams(location.search),
});

const place = store<Place>(here());
let mayLeave: () => boolean = () => true;

/** A page with unsaved work asks before it is left; gives the way to stop asking. */
export function guardLeaving(ask: () => boolean): () => void {
  mayLeave = ask;
  return () => {
    mayLeave = () => true;
  };
}

export function go(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push' && !mayLeave()) return;
  history[how === 'push' ? 'pushState' : 'replaceState'](null, '', href);
  const before = place.get().pieces.join('/');
  place.set(here());
  if (how === 'push' && before !== place.get().pieces.join('/')) window.scrollTo(0, 0);
}

/** Changes words of the query and stays on the page. */
export function setQuery(words: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(words)) value ? query.set(name, value) : query.delete(name);
  const text = query.toString();
  go(`${location.pathname}${text ? `?${text}` : ''}`, 'replace');
}

export const usePlace = (): Place => useStore(place);

/** Follows links inside the page without loading it anew. */
export function startRouter(): void {
  window.addEventListener('popstate', () => place.set(here()));
  document.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = (event.target as Element | null)?.closest?.('a[href^="/"]');
    if (!isPlain || !link || event.defaultPrevented || link.hasAttribute('download') || link.getAttribute('target')) return;
    event.preventDefault();
    go(link.getAttribute('href') ?? '/');
  });
}
