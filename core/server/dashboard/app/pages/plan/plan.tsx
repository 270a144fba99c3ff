import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { Plan, PlanLine } from '../../api/plan.ts';
import { Button } from '../../parts/button.tsx';
import { bytes, plural, sentence } from '../../parts/format.ts';
import { Empty, Page, Section, Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { go } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';
import { Line } from './line.tsx';

const KINDS: [PlanLine['kind'], string][] = [
  ['grab', 'To download'],
  ['link', 'To link into the library'],
  ['metadata', 'To change in the metadata'],
  ['series', 'To put into its series'],
];

/** One plan as a diff: every line can be taken out before the rest is applied. */
export function PlanPage({ id }: { id: string }): JSX.Element {
  const plan = useApi<Plan>(`/api/plans/${id}`);
  const lines = plan.data?.lines ?? [];
  return (
    <Page
      title={plan.data ? `Plan of ${plan.data.pipeline}` : `Plan ${id}`}
      up={{ href: '/plan', name: 'Plan' }}
      lead={plan.data && <Lead plan={plan.data} />}
    >
      <Shown of={plan} lines={6}>
        {(data) =>
          data.state === 'making' ? (
            <Empty icon="clock" title="The plan is being made">
              Everything is read, nothing is written. {data.run && <a href={`/runs/${data.run}`}>Watch its run</a>}
            </Empty>
          ) : lines.length === 0 ? (
            <Empty icon="check" title="There is nothing to do">
              The pipeline looked at everything and would change nothing.
            </Empty>
          ) : (
            <Lines plan={data} />
          )
        }
      </Shown>
    </Page>
  );
}

function Lead({ plan }: { plan: Plan }): JSX.Element {
  const size = plan.lines.reduce((sum, line) => sum + (line.kind === 'grab' ? (line.bytes ?? 0) : 0), 0);
  return (
    <>
      <State of={plan.state} /> {plural(plan.total, 'line')}
      {size > 0 && `, ${bytes(size)} to download`}, made <Time at={plan.madeAt} />
    </>
  );
}

function Lines({ plan }: { plan: Plan }): JSX.Element {
  const mayOperate = useMay('operate');
  const open = plan.lines.filter((line) => line.state === 'proposed');
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const canDecide = mayOperate && plan.state === 'proposed' && open.length > 0;
  const turn = (id: string): void => {
    const next = new Set(out);
    if (!next.delete(id)) next.add(id);
    setOut(next);
  };
  const chosen = open.filter((line) => !out.has(line.id));
  const decide = async (verb: 'apply' | 'reject', which: PlanLine[]): Promise<void> => {
    const isWhole = which.length === open.length && !plan.cursor;
    const answer = await api<{ run?: string }>(
      `/api/plans/${plan.id}/${verb}`,
      'POST',
      isWhole ? {} : { lines: which.map((line) => line.id) },
    );
    tell(`${plural(which.length, 'line')} ${verb === 'apply' ? 'applied' : 'rejected'}.`);
    refresh('/api/plans', '/api/runs');
    if (verb === 'apply' && answer.run) go(`/runs/${answer.run}`);
  };
  return (
    <>
      {KINDS.map(([kind, title]) => {
        const of = plan.lines.filter((line) => line.kind === kind);
        return (
          of.length > 0 && (
            <Section key={kind} title={title} aside={plural(of.length, 'line')}>
              <ul class="card list">
                {of.map((line) => (
                  <Line
                    key={line.id}
                    line={line}
                    isOut={out.has(line.id)}
                    {...(canDecide && line.state === 'proposed' ? { turn: () => turn(line.id) } : {})}
                  />
                ))}
              </ul>
            </Section>
          )
        );
      })}
      {canDecide && (
        <div class="decide">
          <p class="grow">
            {out.size === 0 ? `All ${open.length} lines are chosen.` : `${chosen.length} of ${open.length} lines are chosen.`}{' '}
            <span class="muted">{sentence(costOf(chosen))}</span>
          </p>
          <Button icon="cross" act={() => decide('reject', out.size > 0 ? open.filter((line) => out.has(line.id)) : open)}>
            {out.size > 0 ? `Reject the ${plural(out.size, 'other')}` : 'Reject all'}
          </Button>
          <Button look="main" icon="check" disabled={chosen.length === 0} act={() => decide('apply', chosen)}>
            Apply {plural(chosen.length, 'line')}
          </Button>
        </div>
      )}
    </>
  );
}

function costOf(lines: readonly PlanLine[]): string {
  const grabs = lines.filter((line) => line.kind === 'grab');
  const size = grabs.reduce((sum, line) => sum + (line.bytes ?? 0), 0);
  return grabs.length === 0 ? '' : `${plural(grabs.length, 'download')}, ${bytes(size)}`;
}
