import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { api, withQuery } from '../../api/client.ts';
import { isGoing, type Run, type RunItem, settled, startedBy } from '../../api/run.ts';
import { Beads } from '../../parts/beads.tsx';
import { Button } from '../../parts/button.tsx';
import { lengthOf, plural, sentence } from '../../parts/format.ts';
import { Empty, Notice, Page, Section, Shown } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { State, wordOf } from '../../parts/state.tsx';
import { Steps } from '../../parts/steps.tsx';
import { Time } from '../../parts/time.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { refresh, useApi } from '../../state/resource.ts';
import { setQuery, usePlace } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';
import { Journal } from './journal.tsx';

const ROW_HEIGHT = 68;

/** One run: its way, its items, and what it wrote down. */
export function RunPage({ id }: { id: string }): JSX.Element {
  const run = useApi<Run>(`/api/runs/${id}`);
  const mayOperate = useMay('operate');
  const stop = async (): Promise<void> => {
    await api(`/api/runs/${id}/stop`, 'POST', {});
    refresh('/api/runs');
  };
  const going = run.data && isGoing(run.data);
  return (
    <Page
      title={run.data?.pipeline ?? `Run ${id}`}
      up={{ href: '/runs', name: 'Runs' }}
      lead={run.data && inWords(run.data)}
      actions={
        going &&
        mayOperate && (
          <Button icon="stop" look="danger" act={stop}>
            Stop this run
          </Button>
        )
      }
    >
      <Shown of={run}>
        {(data) => (
          <>
            <div class="card run-card">
              <p class="line">
                <State of={data.state} />
                {data.dryRun && <State of="dry" text="dry run: nothing is written" />}
                <span class="muted">
                  run {data.id}, {startedBy(data.trigger)}, <Time at={data.startedAt} />
                </span>
              </p>
              {data.reason && <p>{sentence(data.reason)}</p>}
              {data.pipelineSteps && <Steps steps={data.pipelineSteps} />}
              <Beads byOutcome={data.byOutcome} items={data.total} />
            </div>
            <Items run={data} />
          </>
        )}
      </Shown>
      <Section title="Journal of the run">
        <Journal run={id} />
      </Section>
    </Page>
  );
}

function inWords(run: Run): string {
  const lasted = lengthOf(new Date(run.finishedAt ?? Date.now()).getTime() - new Date(run.startedAt).getTime());
  const said = Object.entries(run.byOutcome).map(([outcome, amount]) => `${amount} ${wordOf(outcome).text}`);
  return `${settled(run)} of ${plural(run.total, 'item')} in ${lasted}${said.length > 0 ? `: ${said.join(', ')}` : ''}.`;
}

function Items({ run }: { run: Run }): JSX.Element {
  const { query } = usePlace();
  const [outcome, words] = [query.get('outcome') ?? '', query.get('q') ?? ''];
  const items = usePages<RunItem>(withQuery(`/api/runs/${run.id}/items`, { outcome, q: words, limit: 100 }));
  const line = useCallback((item: RunItem) => <ItemLine run={run.id} item={item} />, [run.id]);
  useLive('item', (data) => data['run'] === run.id && window.scrollY < 600 && items.reload(), [run.id, items.reload]);
  return (
    <Section title="Items">
      <div class="filters">
        <SearchBox label="Find an item" value={words} change={(q) => setQuery({ q })} />
        <fieldset class="chips">
          <legend class="hidden">What became of them</legend>
          {['', ...Object.keys(run.byOutcome)].map((each) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={outcome === each}
              onClick={() => setQuery({ outcome: each || null })}
            >
              {each === '' ? 'All' : `${wordOf(each).text} ${run.byOutcome[each]}`}
            </button>
          ))}
        </fieldset>
      </div>
      {items.problem && <Notice problem={items.problem} again={items.reload} />}
      {items.first && items.items.length === 0 && (
        <Empty icon="search" title={run.total === 0 ? 'This run had nothing to work on' : 'No item is like that'} />
      )}
      <VirtualList items={items.items} keyOf={(item) => item.id} height={ROW_HEIGHT} label="Items" onEnd={items.more} row={line} />
    </Section>
  );
}

function ItemLine({ run, item }: { run: string; item: RunItem }): JSX.Element {
  return (
    <a class="item-line" href={`/runs/${run}/items/${item.id}`}>
      <span class="title">{item.label}</span>
      <State of={item.outcome ?? item.state} />
      <span class="muted small">{item.reason ? sentence(item.reason) : ''}</span>
    </a>
  );
}
