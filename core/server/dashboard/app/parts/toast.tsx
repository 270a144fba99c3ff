import type { JSX } from 'preact';
import { ApiProblem } from '../api/client.ts';
import { store, useStore } from '../state/store.ts';
import { sentence } from './format.ts';
import { Icon } from './icon.tsx';

interface Toast {
  id: number;
  text: string;
  remedy?: string;
  isProblem: boolean;
}

const SHOWN_MS = 7000;
const toasts = store<Toast[]>([]);
let next = 1;

const drop = (id: number): void => toasts.set((now) => now.filter((toast) => toast.id !== id));

/** Tells what was done, or what could not be done and why, without stopping anybody. Problems stay until they are put away. */
export function tell(what: string | ApiProblem): void {
  const id = next++;
  const isProblem = what instanceof ApiProblem;
  const toast: Toast = isProblem
    ? { id, text: sentence(what.message), remedy: sentence(what.remedy), isProblem }
    : { id, text: what, isProblem };
  toasts.set((now) => [...now.slice(-2), toast]);
  if (!isProblem) setTimeout(() => drop(id), SHOWN_MS);
}

/** Tells of whatever was thrown. */
export const tellTrouble = (error: unknown): void =>
  tell(error instanceof ApiProblem ? error : new ApiProblem(0, { detail: String(error) }));

export function Toasts(): JSX.Element {
  const all = useStore(toasts);
  return (
    <div class="toasts" role="status" aria-live="polite">
      {all.map((toast) => (
        <div key={toast.id} class={`toast${toast.isProblem ? ' problem' : ''}`}>
          <Icon name={toast.isProblem ? 'error' : 'check'} />
          <div>
            <p>{toast.text}</p>
            {toast.remedy && <p class="remedy">{toast.remedy}</p>}
          </div>
          <button type="button" class="button quiet bare" aria-label="Put this message away" onClick={() => drop(toast.id)}>
            <Icon name="cross" size={16} />
          </button>
        </div>
      ))}
    </div>
  );
}
