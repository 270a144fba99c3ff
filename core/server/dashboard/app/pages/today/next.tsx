import type { JSX } from 'preact';
import type { Pipeline } from '../../api/pipeline.ts';
import { clockOf, shortDay } from '../../parts/format.ts';
import { Section, Shown } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { useApi } from '../../state/resource.ts';

const SHOWN = 6;
/** What runs every few minutes is no news. */
const OFTEN_MS = 3_600_000;

/** The pipelines that come next, and when. */
export function Next(): JSX.Element {
  const pipelines = useApi<{ items: Pipeline[] }>('/api/pipelines');
  return (
    <Section title="Next">
      <Shown of={pipelines} lines={4}>
        {({ items }) => {
          const rare = items.filter((pipeline) => !pipeline.paused && pipeline.enabled && !isOften(pipeline) && pipeline.next.length > 0);
          const next = rare.sort((a, b) => String(a.next[0]).localeCompare(String(b.next[0]))).slice(0, SHOWN);
          if (next.length === 0) return <p class="muted">No pipeline has a time. Those that run every few minutes go on by themselves.</p>;
          return (
            <ol class="agenda">
              {next.map((pipeline) => (
                <li key={pipeline.name}>
                  <span class="when nums">
                    {shortDay(pipeline.next[0] as string)}
                    <b>{clockOf(pipeline.next[0] as string)}</b>
                  </span>
                  <span class="grow">
                    <a class="title" href={`/pipelines#${pipeline.name}`}>
                      {pipeline.name}
                    </a>
                    <br />
                    <span class="muted small">{pipeline.about}</span>
                  </span>
                  <span class="muted small">
                    <Time at={pipeline.next[0] as string} />
                  </span>
                </li>
              ))}
            </ol>
          );
        }}
      </Shown>
    </Section>
  );
}

const isOften = (pipeline: Pipeline): boolean => pipeline.when.some((when) => when.kind === 'every' && when.ms < OFTEN_MS);
