import { ApiProblem, api, whenSignedOut } from '../api/client.ts';
import { forgetAll } from './resource.ts';
import { go } from './router.ts';
import { store, useStore } from './store.ts';

export type Scope = 'read' | 'operate' | 'admin';
export interface Session {
  keyId: string;
  name: string;
  scopes: Scope[];
  expiresAt: string | null;
  version: string;
}

/** undefined: not known yet. null: nobody is signed in. */
const session = store<Session | null | undefined>(undefined);
const REACH: Record<Scope, Scope[]> = { read: ['read', 'operate', 'admin'], operate: ['operate', 'admin'], admin: ['admin'] };

export const useSession = (): Session | null | undefined => useStore(session);
export const isSignedIn = (): boolean => Boolean(session.get());

/** Whether the reader may press what needs this scope; what they may not is not shown. */
export function useMay(scope: Scope): boolean {
  const now = useSession();
  return now?.scopes.some((has) => REACH[scope].includes(has)) ?? false;
}

export async function startSession(): Promise<void> {
  whenSignedOut(() => {
    if (session.get() === null) return;
    session.set(null);
    forgetAll();
  });
  try {
    session.set((await api<{ session: Session | null }>('/api/session')).session);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 0) {
      setTimeout(() => void startSession(), 2000);
      return;
    }
    session.set(null);
  }
}

export async function signIn(key: string): Promise<void> {
  session.set(await api<Session>('/api/session', 'POST', { key }));
}

export async function signOut(): Promise<void> {
  await api('/api/session', 'DELETE').catch(() => {});
  session.set(null);
  forgetAll();
  go('/');
}
