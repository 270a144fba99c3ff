import type { JSX } from 'preact';
import { withQuery } from '../../api/client.ts';
import type { Pipeline } from '../../api/pipeline.ts';
import { type RunSummary, startedBy } from '../../api/run.ts';
import { Beads } from '../../parts/beads.tsx';
import { lengthOf, plural, sentence } from '../../parts/format.ts';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { useApi } from '../../state/resource.ts';
import { setQuery, usePlace } from '../../state/router.ts';

const STATES = ['working', 'waiting', 'finished', 'failed', 'stopped'];
const ROW_HEIGHT = 92;

/** Every run, newest first; those at work change as one looks. */
export function RunsPage(): JSX.Element {
  const { query } = usePlace();
  const [pipeline, state] = [query.get('pipeline') ?? '', query.get('state') ?? ''];
  const runs = usePages<RunSummary>(withQuery('/api/runs', { pipeline, state, limit: 50 }));
  const names = useApi<{ items: Pipeline[] }>('/api/pipelines').data?.items.map((each) => each.name) ?? [];
  useLive('run', () => window.scrollY < 400 && runs.reload(), [runs.reload]);
  return (
    <Page title="Runs" lead="What was done, for which books, and why.">
      <div class="filters">
        <select
          class="select"
          aria-label="Pipeline"
          value={pipeline}
          onChange={(event) => setQuery({ pipeline: event.currentTarget.value })}
        >
          <option value="">All pipelines</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <select class="select" aria-label="State" value={state} onChange={(event) => setQuery({ state: event.currentTarget.value })}>
          <option value="">In any state</option>
          {STATES.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </div>
      {runs.problem && <Notice problem={runs.problem} again={runs.reload} />}
      {runs.first && runs.items.length === 0 && (
        <Empty icon="runs" title="No run is like that yet">
          Pipelines start by themselves at their times. To start one now, go to <a href="/pipelines">Pipelines</a>.
        </Empty>
      )}
      <VirtualList items={runs.items} keyOf={(run) => run.id} height={ROW_HEIGHT} label="Runs" onEnd={runs.more} row={line} />
    </Page>
  );
}

const line = (run: RunSummary): JSX.Element => <RunLine run={run} />;

function RunLine({ run }: { run: RunSummary }): JSX.Element {
  const lasted = run.finishedAt ? lengthOf(new Date(run.finishedAt).getTime() - new Date(run.startedAt).getTime()) : null;
  return (
    <a class="run-line" href={`/runs/${run.id}`}>
      <span class="run-name">
        <span class="title serif">{run.pipeline}</span>
        <State of={run.state} />
        {run.dryRun && <State of="dry" text="dry run" />}
      </span>
      <span class="run-beads">
        <Beads byOutcome={run.byOutcome} items={Math.min(run.items, 100_000)} />
      </span>
      <span class="run-words muted small">
        {plural(run.items, 'item')}, {startedBy(run.trigger)}, <Time at={run.startedAt} />
        {lasted ? `, in ${lasted}` : ''}
        {run.reason && !/items? worked$/.test(run.reason) ? `. ${sentence(run.reason)}` : ''}
      </span>
    </a>
  );
}
