import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Candidate } from '../../api/book.ts';
import { api } from '../../api/client.ts';
import type { RunItem } from '../../api/run.ts';
import { Button } from '../../parts/button.tsx';
import { sentence } from '../../parts/format.ts';
import { Page, Section, Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { useApi } from '../../state/resource.ts';
import { Candidates } from './candidates.tsx';
import { Journal } from './journal.tsx';

interface Replay {
  chosen: string | null;
  chosenBefore: string | null;
  items: Candidate[];
}

/** One item of a run: what was asked for it, everything that was offered, and how another profile would have judged. */
export function ItemPage({ run, id }: { run: string; id: string }): JSX.Element {
  const item = useApi<RunItem>(`/api/runs/${run}/items/${id}`);
  const found = useApi<{ items: Candidate[] }>(`/api/runs/${run}/items/${id}/candidates`);
  const [replay, setReplay] = useState<Replay | null>(null);
  const { label = 'An item', outcome = null, state = 'pending', reason = null, book = null } = item.data ?? {};
  return (
    <Page
      title={label}
      up={{ href: `/runs/${run}`, name: `Run ${run}` }}
      lead={reason ? sentence(reason) : undefined}
      actions={
        book && (
          <a class="button" href={`/books/${book}`}>
            The book
          </a>
        )
      }
    >
      <p class="line">
        <State of={outcome ?? state} />
      </p>
      <div class="item-page">
        <Section title={replay ? 'Judged anew' : 'What was offered'} aside={<Profiles run={run} item={id} show={setReplay} />}>
          {replay ? (
            <>
              <p class="replay-sum">{replayWords(replay)}</p>
              <Candidates items={replay.items} />
            </>
          ) : (
            <Shown of={found}>{({ items }) => <Candidates items={items} />}</Shown>
          )}
        </Section>
        <Section title="Journal">
          <Journal run={run} item={id} />
        </Section>
      </div>
    </Page>
  );
}

function replayWords({ chosen, chosenBefore }: Replay): string {
  if (chosen === chosenBefore) return chosen ? 'The same release would be chosen.' : 'Again nothing would be chosen.';
  if (!chosen) return `Nothing would be chosen; it was “${chosenBefore}”.`;
  return `“${chosen}” would be chosen${chosenBefore ? ` instead of “${chosenBefore}”` : ', where nothing was'}.`;
}

/** Judges the stored candidates by another profile; nothing is asked of any service. */
function Profiles({ run, item, show }: { run: string; item: string; show: (replay: Replay | null) => void }): JSX.Element | null {
  const profiles = useApi<{ items: { name: string }[] }>('/api/quality').data?.items ?? [];
  const [name, setName] = useState('');
  if (profiles.length === 0) return null;
  const judge = async (): Promise<void> => {
    show(name ? await api<Replay>(`/api/runs/${run}/items/${item}/replay`, 'POST', { quality: name }) : null);
  };
  return (
    <div class="actions">
      <select class="select" aria-label="Quality profile" value={name} onChange={(event) => setName(event.currentTarget.value)}>
        <option value="">As it was judged</option>
        {profiles.map((profile) => (
          <option key={profile.name} value={profile.name}>
            By the profile {profile.name}
          </option>
        ))}
      </select>
      <Button icon="retry" act={judge}>
        Judge
      </Button>
    </div>
  );
}
