import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { Pipeline } from '../../api/pipeline.ts';
import { Beads } from '../../parts/beads.tsx';
import { Button } from '../../parts/button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Page, Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { Steps } from '../../parts/steps.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { go } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';
import { limitsInWords, selectInWords, whenInWords } from './words.ts';

/** What Tomewright does and when: each pipeline as a card, and the file they stand in. */
export function PipelinesPage(): JSX.Element {
  const pipelines = useApi<{ items: Pipeline[] }>('/api/pipelines');
  return (
    <Page
      title="Pipelines"
      lead="What Tomewright does, and when. All of it stands in one file, which is yours."
      actions={
        <a class="button main" href="/pipelines/file">
          <Icon name="edit" size={18} /> pipelines.yaml
        </a>
      }
    >
      <Shown of={pipelines} lines={8}>
        {({ items }) => (
          <div class="pipelines">
            {items.map((pipeline) => (
              <Card key={pipeline.name} pipeline={pipeline} />
            ))}
          </div>
        )}
      </Shown>
    </Page>
  );
}

function Card({ pipeline }: { pipeline: Pipeline }): JSX.Element {
  const { name, about, when, steps, lastRun, next, waitsFor = [] } = pipeline;
  const limits = limitsInWords(pipeline);
  const after = (pipeline.then ?? []).map((each) => (each.do === 'run' ? `run ${each.pipeline}` : each.do));
  return (
    <article class="card pipeline" id={name} aria-labelledby={`n-${name}`}>
      <header class="pipeline-head">
        <div class="grow">
          <h2 id={`n-${name}`}>{name}</h2>
          <p class="muted">{about}</p>
        </div>
        {pipeline.paused && <State of="held" text="paused" />}
        {!pipeline.enabled && <State of="disabled" />}
        {pipeline.dryRun && <State of="dry" text="dry runs only" />}
      </header>
      {waitsFor.length > 0 && (
        <p class="notice warning">
          <Icon name="key" size={18} />
          <span class="grow">It waits for the secret {waitsFor.join(', ')}.</span>
        </p>
      )}
      <dl class="facts">
        <dt>When</dt>
        <dd>
          {when.map(whenInWords).join(', or ')}
          {next[0] && !pipeline.paused && (
            <span class="muted">
              {' '}
              · next <Time at={next[0]} />
            </span>
          )}
        </dd>
        <dt>With</dt>
        <dd>{selectInWords(pipeline)}</dd>
        <dt>Does</dt>
        <dd>{steps.length > 0 ? <Steps steps={steps} /> : <span class="muted">only brings what is known up to date</span>}</dd>
        {after.length > 0 && (
          <>
            <dt>Then</dt>
            <dd>{after.join(', ')}</dd>
          </>
        )}
        {limits.length > 0 && (
          <>
            <dt>Within</dt>
            <dd>{limits.join(' · ')}</dd>
          </>
        )}
        {lastRun && (
          <>
            <dt>Last</dt>
            <dd>
              <a href={`/runs/${lastRun.id}`}>
                run {lastRun.id}, <Time at={lastRun.startedAt} />
              </a>{' '}
              <State of={lastRun.state} />
              {lastRun.items > 0 && <Beads byOutcome={lastRun.byOutcome} items={lastRun.items} />}
            </dd>
          </>
        )}
      </dl>
      <Actions pipeline={pipeline} />
    </article>
  );
}

function Actions({ pipeline }: { pipeline: Pipeline }): JSX.Element | null {
  const mayOperate = useMay('operate');
  if (!mayOperate) return null;
  const { name, paused } = pipeline;
  const isByEvent = pipeline.select.noun === 'event';
  const path = `/api/pipelines/${encodeURIComponent(name)}`;
  const run = async (dryRun: boolean): Promise<void> => {
    const started = await api<{ run: string }>(`${path}/runs`, 'POST', { dryRun });
    refresh('/api/runs', '/api/pipelines');
    go(`/runs/${started.run}`);
  };
  const pause = async (): Promise<void> => {
    await api(`${path}/${paused ? 'resume' : 'pause'}`, 'POST', {});
    tell(paused ? `${name} starts by itself again.` : `${name} does not start by itself until you resume it.`);
    refresh('/api/pipelines');
  };
  return (
    <footer class="actions">
      {!isByEvent && (
        <>
          <Button icon="play" look="main" of={name} act={() => run(false)}>
            Run now
          </Button>
          <Button icon="eye" of={name} act={() => run(true)}>
            Dry run
          </Button>
        </>
      )}
      <Button icon={paused ? 'play' : 'pause'} look="quiet" of={name} act={pause}>
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </footer>
  );
}
