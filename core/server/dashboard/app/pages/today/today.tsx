import type { JSX } from 'preact';
import type { RunSummary } from '../../api/run.ts';
import type { Day } from '../../api/system.ts';
import { plural } from '../../parts/format.ts';
import { Page } from '../../parts/page.tsx';
import { useApi } from '../../state/resource.ts';
import { Budgets } from './budgets.tsx';
import { Changes } from './changes.tsx';
import { Next } from './next.tsx';
import { Now } from './now.tsx';
import { Problems } from './problems.tsx';
import { Waiting } from './waiting.tsx';
import { Week, weekInWords } from './week.tsx';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How things stand: what waits for the reader first, then what goes on by itself. */
export function TodayPage(): JSX.Element {
  const going = useApi<{ items: RunSummary[] }>('/api/runs?going=true&limit=20').data?.items.filter((run) => !run.finishedAt);
  const days = useApi<{ days: Day[] }>(`/api/system/week?tz=${encodeURIComponent(zone)}`).data?.days;
  const work = going === undefined ? '' : going.length === 0 ? 'All is quiet.' : `${plural(going.length, 'run is', 'runs are')} at work.`;
  return (
    <Page title="Today" lead={`${work} ${weekInWords(days)}`.trim()}>
      <div class="today">
        <div>
          <Waiting />
          <Now />
          <Changes />
          <Week />
        </div>
        <div>
          <Problems />
          <Next />
          <Budgets />
        </div>
      </div>
    </Page>
  );
}
