import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import type { Plan, PlanLine, PlanSummary } from '../../api/plan.ts';
import { bytes, plural } from '../../parts/format.ts';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { Lines } from './lines.tsx';

const WINDOW = 100;
const linesOf = (page: Plan): PlanLine[] => page.lines;

/** One plan as a diff: every line can be taken out before the rest is applied. */
export function PlanPage({ id }: { id: string }): JSX.Element {
  const lines = usePages<PlanLine, Plan>(`/api/plans/${id}?limit=${WINDOW}`, linesOf);
  const heard = useCallback((data: Record<string, unknown>) => String(data['plan'] ?? data['id'] ?? id) === id && lines.reload(), [id]);
  useLive('plan', heard, [heard]);
  const plan = lines.first;
  return (
    <Page title={plan ? `Plan of ${plan.pipeline}` : `Plan ${id}`} up={{ href: '/plan', name: 'Plan' }} lead={plan && <Lead plan={plan} />}>
      {lines.problem && <Notice problem={lines.problem} again={lines.reload} />}
      {!plan && !lines.problem && (
        <p class="muted" aria-busy="true">
          Loading…
        </p>
      )}
      {plan?.state === 'making' && (
        <Empty icon="clock" title="The plan is being made">
          Everything is read, nothing is written. {plan.run && <a href={`/runs/${plan.run}`}>Watch its run</a>}
        </Empty>
      )}
      {plan && plan.state !== 'making' && plan.total === 0 && (
        <Empty icon="check" title="There is nothing to do">
          The pipeline looked at everything and would change nothing. <a href="/plan">Back to the plans</a>
        </Empty>
      )}
      {plan && plan.total > 0 && <Lines plan={plan} lines={lines} />}
    </Page>
  );
}

function Lead({ plan }: { plan: Omit<PlanSummary, 'lines'> & { total: number } }): JSX.Element {
  return (
    <>
      <State of={plan.state} /> {plural(plan.total, 'line')}
      {plan.bytes > 0 && `, ${bytes(plan.bytes)} to download`}, made <Time at={plan.madeAt} />
    </>
  );
}
