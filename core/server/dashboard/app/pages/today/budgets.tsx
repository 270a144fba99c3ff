import type { JSX } from 'preact';
import type { Budget, Stats } from '../../api/system.ts';
import { count } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import { Meter } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { useApi } from '../../state/resource.ts';

const NAMES: Record<Budget['kind'], string> = {
  slots: 'slots left',
  ratio: 'ratio',
  wedges: 'wedges',
  requests: 'requests left today',
};

/** What the accounts still allow. */
export function Budgets(): JSX.Element | null {
  const budgets = useApi<Stats>('/api/system/stats').data?.budgets ?? [];
  if (budgets.length === 0) return null;
  return (
    <Section title="Your accounts">
      <ul class="budgets">
        {budgets.map((budget) => (
          <li key={`${budget.instance}${budget.kind}`} class="budget">
            <p class="figure nums serif">
              {count(budget.left)}
              {budget.of !== undefined && <small> of {count(budget.of)}</small>}
            </p>
            <p>
              <b>{budget.instance}</b> <span class="muted">{NAMES[budget.kind]}</span>
            </p>
            {budget.of !== undefined && (
              <Meter part={budget.left / budget.of} label={`${budget.instance} ${NAMES[budget.kind]}`} tone={toneOf(budget)} />
            )}
            <p class="muted small">
              {budget.floor !== undefined && `kept above ${count(budget.floor)}, `}
              {budget.resetsAt ? (
                <>
                  new <Time at={budget.resetsAt} />
                </>
              ) : (
                <>
                  seen <Time at={budget.asOf} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function toneOf({ left, of = 1, floor = 0 }: Budget): 'good' | 'wait' | 'bad' {
  if (left <= floor) return 'bad';
  return left - floor < (of - floor) * 0.2 ? 'wait' : 'good';
}
