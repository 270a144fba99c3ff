import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { PlanSummary } from './api/plan.ts';
import { hasLines } from './pages/today/waiting.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Icon, type IconName } from './parts/icon.tsx';
import { nextTheme, ThemeSwitch } from './parts/theme-switch.tsx';
import { useLiveState } from './state/live.ts';
import { useApi } from './state/resource.ts';
import { signOut, useSession } from './state/session.ts';

interface Link {
  piece: string;
  name: string;
  icon: IconName;
}

const LINKS: readonly Link[] = [
  { piece: '', name: 'Today', icon: 'today' },
  { piece: 'shelf', name: 'Shelf', icon: 'shelf' },
  { piece: 'books', name: 'Books', icon: 'books' },
  { piece: 'plan', name: 'Plan', icon: 'plan' },
  { piece: 'downloads', name: 'Downloads', icon: 'downloads' },
  { piece: 'runs', name: 'Runs', icon: 'runs' },
  { piece: 'pipelines', name: 'Pipelines', icon: 'pipelines' },
  { piece: 'plugins', name: 'Plugins', icon: 'plugins' },
  { piece: 'settings', name: 'Settings', icon: 'settings' },
];
/** On a phone these stand below, the rest behind "More". */
const TABS = ['', 'shelf', 'books', 'plan'];

const ALIVE: Record<string, string> = { live: 'Live', away: 'Looking from time to time', connecting: 'Connecting' };

/** What stands round every page: where one can go, and how the daemon is. */
export function Frame({ current, children }: { current: string; children: ComponentChildren }): JSX.Element {
  const counts = useCounts();
  const [isOpen, setOpen] = useState(false);
  const entry = (link: Link): JSX.Element => (
    <a key={link.piece} href={`/${link.piece}`} aria-current={link.piece === current ? 'page' : undefined} onClick={() => setOpen(false)}>
      <Icon name={link.icon} />
      <span>{link.name}</span>
      {counts[link.piece] ? (
        <span class="bubble">
          {counts[link.piece]}
          <span class="hidden"> waiting</span>
        </span>
      ) : null}
    </a>
  );
  return (
    <div class="frame">
      <a class="skip" href="#main">
        Go to the content
      </a>
      <header class="rail">
        <a class="mark" href="/">
          <img src="/icon.svg" alt="" width="30" height="30" />
          Tomewright
        </a>
        <nav aria-label="Pages">{LINKS.map(entry)}</nav>
        <RailFoot />
      </header>
      {children}
      <nav class="tabs" aria-label="Pages">
        {LINKS.filter((link) => TABS.includes(link.piece)).map(entry)}
        <button type="button" onClick={() => setOpen(true)} aria-haspopup="dialog">
          <Icon name="more" />
          <span>More</span>
        </button>
      </nav>
      {isOpen && (
        <Dialog title="Everything else" close={() => setOpen(false)}>
          <nav class="more-links" aria-label="More pages">
            {LINKS.filter((link) => !TABS.includes(link.piece)).map(entry)}
          </nav>
          <div class="actions">
            <ThemeSwitch />
            <button type="button" class="button" onClick={() => void signOut()}>
              <Icon name="leave" size={18} /> Sign out
            </button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function RailFoot(): JSX.Element {
  const session = useSession();
  const live = useLiveState();
  return (
    <div class="rail-foot">
      <div class="row">
        <span class={`pulse ${live}`} />
        {ALIVE[live]}
      </div>
      <div class="row">
        <Icon name="key" size={15} /> {session?.name}
      </div>
      <div class="row">
        <button type="button" class="button quiet bare" aria-label="Change the theme" title="Change the theme" onClick={nextTheme}>
          <Icon name="sun" size={18} />
        </button>
        <button type="button" class="button quiet bare" aria-label="Sign out" title="Sign out" onClick={() => void signOut()}>
          <Icon name="leave" size={18} />
        </button>
        <span>{session?.version}</span>
      </div>
    </div>
  );
}

/** What waits for the reader, as numbers beside the links. */
function useCounts(): Record<string, number> {
  const plans = useApi<{ items: PlanSummary[] }>('/api/plans?state=proposed').data?.items.filter(hasLines).length ?? 0;
  const problems = useApi<{ items: { severity: string }[] }>('/api/problems').data?.items ?? [];
  return { plan: plans, '': problems.filter((problem) => problem.severity === 'error').length };
}
