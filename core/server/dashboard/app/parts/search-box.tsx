import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

const WAIT_MS = 160;

interface SearchBoxProps {
  label: string;
  value: string;
  change: (words: string) => void;
  isFirst?: boolean;
}

/** Searches as one types; `/` leads to it from anywhere on the page. */
export function SearchBox({ label, value, change, isFirst }: SearchBoxProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(value);
  const waiting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setWords(value), [value]);
  useEffect(() => {
    if (isFirst && matchMedia('(hover: hover)').matches) input.current?.focus();
    const slash = (event: KeyboardEvent): void => {
      const isTyping = (event.target as HTMLElement).closest('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', slash);
    return () => document.removeEventListener('keydown', slash);
  }, [isFirst]);
  const type = (next: string): void => {
    setWords(next);
    clearTimeout(waiting.current);
    waiting.current = setTimeout(() => change(next.trim()), WAIT_MS);
  };
  return (
    <div class="search">
      <Icon name="search" size={18} />
      <input
        ref={input}
        class="input"
        type="search"
        aria-label={label}
        placeholder={`${label}…`}
        value={words}
        spellcheck={false}
        onInput={(event) => type(event.currentTarget.value)}
      />
    </div>
  );
}
