import type { JSX } from 'preact';
import type { PlanSummary } from '../../api/plan.ts';
import { bytes, plural } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { useApi } from '../../state/resource.ts';

/** Plans that wait for a word of the owner. */
export function Waiting(): JSX.Element | null {
  const plans = (useApi<{ items: PlanSummary[] }>('/api/plans?state=proposed').data?.items ?? []).filter(hasLines);
  if (plans.length === 0) return null;
  return (
    <Section title="Waiting for you">
      {plans.map((plan) => (
        <a key={plan.id} class="card ticket" href={`/plan/${plan.id}`}>
          <Icon name="plan" size={22} />
          <span class="grow">
            <span class="title serif">{plan.pipeline}</span>
            <br />
            <span class="muted">
              {whatItHolds(plan)}, made <Time at={plan.madeAt} />
            </span>
          </span>
          <span class="button main">Look at it</span>
        </a>
      ))}
    </Section>
  );
}

/** A plan that came to nothing asks for nothing. */
export const hasLines = (plan: PlanSummary): boolean => plan.waiting > 0;

export function whatItHolds(plan: PlanSummary): string {
  const parts = [
    plan.grabs ? `${plural(plan.grabs, 'download')}${plan.bytes ? ` of ${bytes(plan.bytes)}` : ''}` : '',
    plan.links ? `${plural(plan.links, 'book')} to link` : '',
    plan.metadata ? plural(plan.metadata, 'change of metadata', 'changes of metadata') : '',
  ].filter(Boolean);
  if (plan.lines === 0) return 'nothing to do';
  return parts.length > 0 ? parts.join(', ') : plural(plan.lines, 'line');
}
