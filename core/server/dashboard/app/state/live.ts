import { useEffect } from 'preact/hooks';
import { refresh } from './resource.ts';
import { store, useStore } from './store.ts';

/** Which answers an event makes old. */
const TOUCHES: Record<string, string[]> = {
  run: ['/api/runs', '/api/pipelines', '/api/system/stats'],
  item: [],
  journal: [],
  download: ['/api/downloads', '/api/shelf', '/api/system/stats'],
  plugin: ['/api/plugins', '/api/problems'],
  plan: ['/api/plans'],
  book: ['/api/books', '/api/shelf', '/api/corrections', '/api/system/week'],
  problem: ['/api/problems'],
  config: ['/api/config', '/api/pipelines', '/api/problems', '/api/plugins'],
  log: [],
};
/** Events of a busy second are answered together. */
const GATHER_MS = 700;
const POLL_MS = 4000;

export type LiveState = 'connecting' | 'live' | 'away';
const state = store<LiveState>('connecting');
export const useLiveState = (): LiveState => useStore(state);

type Listener = (data: Record<string, unknown>) => void;
const listeners = new Map<string, Set<Listener>>();
const touched = new Set<string>();
let gathering: ReturnType<typeof setTimeout> | undefined;

function touch(prefixes: string[]): void {
  for (const prefix of prefixes) touched.add(prefix);
  if (touched.size === 0) return;
  if (gathering !== undefined) return;
  gathering = setTimeout(() => {
    gathering = undefined;
    const now = [...touched];
    touched.clear();
    if (!document.hidden) refresh(...now);
    else for (const prefix of now) touched.add(prefix);
  }, GATHER_MS);
}

/** Follows the daemon's events; while there are none, looks from time to time. Gives the way to stop. */
export function startLive(): () => void {
  let source = listen();
  const poll = setInterval(() => {
    if (state.get() !== 'live') touch(['/api/runs', '/api/downloads', '/api/problems', '/api/plans', '/api/system/stats']);
    if (source.readyState === EventSource.CLOSED) source = listen();
  }, POLL_MS);
  const shown = (): void => {
    if (!document.hidden) touch([...touched]);
  };
  document.addEventListener('visibilitychange', shown);
  return () => {
    source.close();
    clearInterval(poll);
    document.removeEventListener('visibilitychange', shown);
    state.set('connecting');
  };
}

function listen(): EventSource {
  const source = new EventSource('/api/events');
  source.addEventListener('open', () => {
    if (state.get() === 'away') touch(['/api/']);
    state.set('live');
  });
  source.addEventListener('error', () => state.set('away'));
  for (const name of Object.keys(TOUCHES)) source.addEventListener(name, (event) => heard(name, (event as MessageEvent<string>).data));
  return source;
}

function heard(name: string, text: string): void {
  touch(TOUCHES[name] ?? []);
  const of = listeners.get(name);
  if (!of?.size) return;
  const data = JSON.parse(text) as Record<string, unknown>;
  for (const listener of of) listener(data);
}

/** Calls for each event of this name while the page is shown. */
export function useLive(name: string, listener: Listener, on: unknown[] = []): void {
  useEffect(() => {
    const of = listeners.get(name) ?? new Set();
    listeners.set(name, of.add(listener));
    return () => void of.delete(listener);
  }, [name, ...on]);
}
