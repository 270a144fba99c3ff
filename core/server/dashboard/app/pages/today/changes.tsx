import type { JSX } from 'preact';
import type { Correction } from '../../api/book.ts';
import { Change } from '../../parts/change.tsx';
import { sentence } from '../../parts/format.ts';
import { Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';
import { PutBack } from '../books/put-back.tsx';

const SHOWN = 5;

/** What was written into the library lately, each with its way back. */
export function Changes(): JSX.Element | null {
  const mayOperate = useMay('operate');
  const changes = useApi<{ items: Correction[] }>(`/api/corrections?limit=${SHOWN}`).data?.items ?? [];
  if (changes.length === 0) return null;
  return (
    <Section title="Changed lately">
      <ul class="card list">
        {changes.slice(0, SHOWN).map((change) => (
          <li key={change.id} class="line">
            <div class="grow">
              <p>
                <a class="title" href={`/books/${change.book?.id}`}>
                  {change.book?.title}
                </a>{' '}
                <span class="muted small">
                  {change.field}, by {change.source}, <Time at={change.at} />
                </span>
              </p>
              <Change before={change.before} after={change.after} />
            </div>
            {change.undoneAt ? (
              <span class="muted small">{sentence('put back')}</span>
            ) : (
              mayOperate && change.book && <PutBack book={change.book.id} correction={change} done={() => refresh('/api/corrections')} />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
