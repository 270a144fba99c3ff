import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { Pipeline } from '../../api/pipeline.ts';
import type { PlanSummary } from '../../api/plan.ts';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Empty, Page, Section, Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { go } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';
import { hasLines, whatItHolds } from '../today/waiting.tsx';

/** What would be done: plans that wait, and a new one of any pipeline on demand. */
export function PlansPage(): JSX.Element {
  const plans = useApi<{ items: PlanSummary[] }>('/api/plans');
  return (
    <Page title="Plan" lead="What a pipeline would do, line by line, before it does it. Nothing here is done until you apply it.">
      <Shown of={plans}>
        {({ items }) => {
          const open = items.filter((plan) => plan.state === 'proposed' && hasLines(plan));
          const past = items.filter((plan) => !open.includes(plan)).slice(0, 15);
          return (
            <>
              <Section title="Waiting for you">
                {open.length === 0 ? (
                  <Empty icon="plan" title="No plan waits for you">
                    Make one below, or write <code>approve: always</code> into a pipeline: then it asks before every run.
                  </Empty>
                ) : (
                  open.map((plan) => <Ticket key={plan.id} plan={plan} />)
                )}
              </Section>
              <MakePlan />
              {past.length > 0 && (
                <Section title="Before">
                  <div class="card list">
                    {past.map((plan) => (
                      <a key={plan.id} class="line" href={`/plan/${plan.id}`}>
                        <span class="title grow">{plan.pipeline}</span>
                        <span class="muted small">
                          {whatItHolds(plan)}, <Time at={plan.decidedAt ?? plan.madeAt} />
                        </span>
                        {plan.lines > 0 && <State of={plan.state} />}
                      </a>
                    ))}
                  </div>
                </Section>
              )}
            </>
          );
        }}
      </Shown>
    </Page>
  );
}

function Ticket({ plan }: { plan: PlanSummary }): JSX.Element {
  return (
    <a class="card ticket" href={`/plan/${plan.id}`}>
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
  );
}

const LOOKS = 30;
const LOOK_MS = 300;

/** The plan of a run, which is there once the run has begun; null where it has to wait for another run first. */
async function planOf(run: string): Promise<string | null> {
  for (let look = 0; look < LOOKS; look++) {
    const { items } = await api<{ items: PlanSummary[] }>('/api/plans?limit=20');
    const made = items.find((plan) => plan.run === run);
    if (made) return made.id;
    await new Promise((next) => setTimeout(next, LOOK_MS));
  }
  return null;
}

/** Works out what a pipeline would do now: everything is read, nothing is written. */
function MakePlan(): JSX.Element | null {
  const mayOperate = useMay('operate');
  const pipelines = useApi<{ items: Pipeline[] }>('/api/pipelines');
  if (!mayOperate) return null;
  const make = async (pipeline: string): Promise<void> => {
    const { run } = await api<{ run: string }>('/api/plans', 'POST', { pipeline });
    const plan = await planOf(run);
    refresh('/api/plans');
    go(plan === null ? `/runs/${run}` : `/plan/${plan}`);
  };
  return (
    <Section title="Make a plan" aside="Everything is read, nothing is written.">
      <Shown of={pipelines}>
        {({ items }) => (
          <ul class="card list">
            {items
              .filter((pipeline) => pipeline.select.noun !== 'event')
              .map((pipeline) => (
                <li key={pipeline.name} class="line">
                  <span class="grow">
                    <span class="title">{pipeline.name}</span>
                    <br />
                    <span class="muted small">{pipeline.about}</span>
                  </span>
                  <Button icon="eye" of={pipeline.name} act={() => make(pipeline.name)}>
                    Plan it
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </Shown>
    </Section>
  );
}
