import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { Accept, Problem } from '../../api/system.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { plural, sentence } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';

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
  const mayOperate = useMay('operate');
  const [asked, setAsked] = useState<Problem | null>(null);
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
            {problem.accept && mayOperate && (
              <Button act={() => setAsked(problem)} of={problem.id}>
                It is as it should be
              </Button>
            )}
            {place && (
              <a class="button" href={place}>
                Go there
              </a>
            )}
          </div>
        );
      })}
      {asked?.accept && <AcceptDialog problem={asked} accept={asked.accept} close={() => setAsked(null)} />}
    </Section>
  );
}

/** What one's word would mean, before it is given; what has changed meanwhile is not accepted. */
function AcceptDialog({ problem, accept, close }: { problem: Problem; accept: Accept; close: () => void }): JSX.Element {
  const act = async (): Promise<void> => {
    await api(`/api/problems/${encodeURIComponent(problem.id)}/accept`, 'POST', { seen: accept.seen });
    refresh('/api/problems');
    tell('Work goes on.');
    close();
  };
  return (
    <Dialog
      title="Is it as it should be?"
      close={close}
      actions={
        <>
          <Button act={close}>Leave it</Button>
          <Button look="main" icon="check" act={act}>
            Yes, go on
          </Button>
        </>
      }
    >
      <p>{sentence(problem.sentence)}</p>
      <p>Your word means: {accept.means}.</p>
    </Dialog>
  );
}
