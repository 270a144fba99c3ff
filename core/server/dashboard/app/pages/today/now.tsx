import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { isGoing, type RunSummary, settled } from '../../api/run.ts';
import { Beads } from '../../parts/beads.tsx';
import { plural, sentence } from '../../parts/format.ts';
import { Empty, Section, Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { useLive } from '../../state/live.ts';
import { useApi } from '../../state/resource.ts';

/** What runs now: a bead for each item, and the last line of its journal as it is written. */
export function Now(): JSX.Element {
  const runs = useApi<{ items: RunSummary[] }>('/api/runs?going=true&limit=20');
  return (
    <Section title="At work now">
      <Shown of={runs} lines={2}>
        {({ items }) => {
          const going = items.filter(isGoing);
          return going.length === 0 ? <Quiet /> : going.map((run) => <Going key={run.id} run={run} />);
        }}
      </Shown>
    </Section>
  );
}

function Quiet(): JSX.Element {
  return (
    <Empty icon="clock" title="Nothing runs at this moment">
      The next pipelines stand under “Next”. To start one now, go to <a href="/pipelines">Pipelines</a>.
    </Empty>
  );
}

function Going({ run }: { run: RunSummary }): JSX.Element {
  const [line, setLine] = useState('');
  useLive('journal', (data) => data['run'] === run.id && setLine(String(data['message'] ?? '')), [run.id]);
  return (
    <a class="card going" href={`/runs/${run.id}`}>
      <p class="line">
        <span class="title grow serif">{run.pipeline}</span>
        {run.dryRun && <State of="dry" text="dry run" />}
        <State of={run.state} />
      </p>
      <Beads byOutcome={run.byOutcome} items={run.items} />
      <p class="muted small">
        {run.items === 0 ? 'Looking what there is to do' : `${settled(run)} of ${plural(run.items, 'item')} done`}, begun{' '}
        <Time at={run.startedAt} />
        {run.reason ? `. ${sentence(run.reason)}` : ''}
      </p>
      <p class="last-line" aria-live="off">
        {line}
      </p>
    </a>
  );
}
