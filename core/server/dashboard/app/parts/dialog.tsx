import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface DialogProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
  actions?: ComponentChildren;
  /** At the side, for looking at something without leaving the page. */
  isSide?: boolean;
}

/** The browser's own dialog: it keeps the focus, closes with Escape, and gives the focus back. */
export function Dialog({ title, close, children, actions, isSide }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current?.showModal();
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  return (
    <dialog ref={dialog} class={isSide ? 'dialog side' : 'dialog'} aria-labelledby="dialog-title" onClose={close}>
      <div class="dialog-body">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="button quiet bare" aria-label="Close" onClick={close}>
            <Icon name="cross" />
          </button>
        </header>
        {children}
        {actions && <footer class="actions">{actions}</footer>}
      </div>
    </dialog>
  );
}
