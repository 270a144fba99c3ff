import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';
import { tellTrouble } from './toast.tsx';

interface ButtonProps {
  children: ComponentChildren;
  /** What it does; while it lasts the button waits, and a failure is told. */
  act: () => unknown;
  icon?: IconName;
  look?: 'main' | 'plain' | 'quiet' | 'danger';
  disabled?: boolean;
  /** For screen readers, where the words alone do not say of what: "Retry Ozma of Oz". */
  of?: string;
  /** Only the icon is shown; the words stay for screen readers. */
  bare?: boolean;
  pressed?: boolean;
}

export function Button({ children, act, icon, look = 'plain', disabled, of, bare, pressed }: ButtonProps): JSX.Element {
  const [isBusy, setBusy] = useState(false);
  const press = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    try {
      await act();
    } catch (error) {
      tellTrouble(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class={`button ${look}${bare ? ' bare' : ''}`}
      disabled={disabled}
      aria-busy={isBusy}
      aria-pressed={pressed}
      title={bare && typeof children === 'string' ? children : undefined}
      onClick={() => void press()}
    >
      {icon && <Icon name={icon} size={18} />}
      {bare ? <span class="hidden">{children}</span> : children}
      {of && <span class="hidden"> {of}</span>}
    </button>
  );
}
