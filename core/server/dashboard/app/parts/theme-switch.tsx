import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

type Theme = 'auto' | 'light' | 'dark';
const NAMES: Record<Theme, string> = { auto: 'Like the system', light: 'Light', dark: 'Dark' };

const currentTheme = (): Theme => (document.documentElement.dataset['theme'] as Theme | undefined) ?? 'auto';

function setTheme(theme: Theme): void {
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    theme === 'auto' ? localStorage.removeItem('theme') : localStorage.setItem('theme', theme);
  } catch {
    // A browser that keeps nothing shows it until the page is left.
  }
}

/** From what is seen now to the other one. */
export function nextTheme(): void {
  const now = currentTheme();
  const isDark = now === 'dark' || (now === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  setTheme(isDark ? 'light' : 'dark');
}

export function ThemeSwitch(): JSX.Element {
  const [theme, show] = useState(currentTheme);
  return (
    <fieldset class="chips">
      <legend class="hidden">Theme</legend>
      {(Object.keys(NAMES) as Theme[]).map((each) => (
        <button
          key={each}
          type="button"
          class="chip"
          aria-pressed={each === theme}
          onClick={() => {
            setTheme(each);
            show(each);
          }}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
