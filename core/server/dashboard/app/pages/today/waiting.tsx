import type { JSX } from 'preact';
import type { PlanSummary } from '../../api/plan.ts';
import type { Problem } from '../../api/system.ts';
import { bytes, plural, sentence } from '../../parts/format.ts';
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

const HREF: Record<string, string> = {
  plugin: '/plugins#',
  pipeline: '/pipelines#',
  config: '/pipelines/file?line=',
  book: '/books/',
};

function placeOf(problem: Problem): string | null {
  if (problem.link) return HREF[problem.link.kind] ? `${HREF[problem.link.kind]}${encodeURIComponent(problem.link.id)}` : null;
  const line = /^pipelines\.yaml:(\d+):/.exec(problem.sentence)?.[1];
  return line ? `/pipelines/file?line=${line}` : null;
}

/** What is wrong, worst first, each with its remedy. */
export function Problems(): JSX.Element {
  const answer = useApi<{ items: Problem[] }>('/api/problems');
  const order = { error: 0, warning: 1, info: 2 };
  const problems = [...(answer.data?.items ?? [])].sort((a, b) => order[a.severity] - order[b.severity]);
  return (
    <Section title="What is wrong" aside={problems.length > 0 ? plural(problems.length, 'problem') : undefined}>
      {problems.length === 0 && (
        <p class="all-well">
          <Icon name="check" /> Nothing. Every service that was asked answers, and the files are in order.
        </p>
      )}
      {problems.map((problem) => {
        const place = placeOf(problem);
        return (
          <div key={problem.id} class={`notice ${problem.severity}`}>
            <Icon name={problem.severity} />
            <div>
              <p>{sentence(problem.sentence)}</p>
              <p class="remedy">
                {sentence(problem.remedy)} {problem.since && <Time at={problem.since} />}
              </p>
            </div>
            {place && (
              <a class="button" href={place}>
                Go there
              </a>
            )}
          </div>
        );
      })}
    </Section>
  );
}
