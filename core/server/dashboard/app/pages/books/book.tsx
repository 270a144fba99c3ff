import type { JSX } from 'preact';
import type { Book, Explanation } from '../../api/book.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Cover } from '../../parts/cover.tsx';
import { bytes, percent, sentence } from '../../parts/format.ts';
import { Page, Section, Shown } from '../../parts/page.tsx';
import { Meter, State } from '../../parts/state.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';
import { Candidates } from '../runs/candidates.tsx';
import { Fields } from './fields.tsx';
import { History } from './history.tsx';

/** One book: why it is here or not, what is known of it and from whom, and what was changed. */
export function BookPage({ id }: { id: string }): JSX.Element {
  const book = useApi<Book>(`/api/books/${id}`);
  const series = book.data?.series.map((each) => (each.position ? `${each.name} ${each.position}` : each.name)).join(', ');
  const by = book.data && [book.data.authors.map((author) => author.name).join(', '), series].filter(Boolean).join(' · ');
  return (
    <Page
      title={book.data?.title ?? 'Book'}
      up={{ href: '/books', name: 'Books' }}
      lead={by}
      actions={book.data && <Actions book={book.data} />}
    >
      <Shown of={book} lines={6}>
        {(data) => (
          <div class="book-page">
            <aside class="book-side">
              <Cover book={data} />
              <State of={data.state} />
              <Facts book={data} />
            </aside>
            <div>
              <Why book={data} />
              {data.owned && <History book={data} />}
              <Fields book={data} />
            </div>
          </div>
        )}
      </Shown>
    </Page>
  );
}

function Actions({ book }: { book: Book }): JSX.Element | null {
  const mayOperate = useMay('operate');
  if (!mayOperate || book.owned) return null;
  const get = async (): Promise<void> => {
    await api('/api/books/wanted', 'POST', { book: book.id });
    tell(`${book.title} is wanted: it is looked for now.`);
    refresh(`/api/books/${book.id}`);
  };
  const ignore = async (): Promise<void> => {
    await api(`/api/books/${book.id}/ignored`, 'PUT', { ignored: book.state !== 'ignored' });
    refresh(`/api/books/${book.id}`);
  };
  return (
    <>
      <Button look="main" icon="plus" act={get}>
        Get this book
      </Button>
      <Button icon="block" act={ignore}>
        {book.state === 'ignored' ? 'Do not ignore' : 'Ignore'}
      </Button>
    </>
  );
}

function Facts({ book }: { book: Book }): JSX.Element {
  const { at: _, ...ids } = book.ids ?? {};
  return (
    <dl class="facts small">
      {book.completeness !== null && book.owned && (
        <>
          <dt>Complete</dt>
          <dd>
            {percent(book.completeness / 100)} <Meter part={book.completeness / 100} label="How complete its metadata is" tone="good" />
          </dd>
        </>
      )}
      {book.entries.map((entry) => (
        <>
          <dt>{entry.library}</dt>
          <dd>
            {entry.path}
            <br />
            <span class="muted">
              {[bytes(entry.bytes), entry.minutes ? `${Math.round(entry.minutes)} min` : ''].filter(Boolean).join(', ')}
            </span>
          </dd>
        </>
      ))}
      {Object.entries(ids).map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd class="mono">{String(value)}</dd>
        </>
      ))}
    </dl>
  );
}

const REASONS: Record<string, string> = {
  series_gap: 'missing from its series',
  author_gap: 'missing from its author',
  wanted: 'asked for by you',
};

/** The first thing that one wants to know of a book that is not there. */
function Why({ book }: { book: Book }): JSX.Element {
  const why = useApi<Explanation>(`/api/books/${book.id}/explain`);
  const open = book.missing.filter((row) => row.state === 'missing');
  return (
    <Section title={book.owned ? 'How it came' : 'Why it is not here'}>
      <Shown of={why}>
        {({ sentence: said, remedy, candidates, outcomes }) => (
          <>
            <div class={`notice ${book.owned ? '' : 'warning'}`}>
              <div>
                <p>{sentence(said)}</p>
                {remedy && <p class="remedy">{sentence(remedy)}</p>}
                {open.map((row) => (
                  <p key={row.reason} class="remedy">
                    {sentence(REASONS[row.reason] ?? row.reason)}{' '}
                    {row.lastTry && (
                      <>
                        Looked for <Time at={row.lastTry} />.{' '}
                      </>
                    )}
                    {row.nextTry && (
                      <>
                        Again <Time at={row.nextTry} />.
                      </>
                    )}
                  </p>
                ))}
              </div>
            </div>
            {outcomes.length > 0 && (
              <p class="small muted">
                Looked at in{' '}
                {outcomes.slice(0, 5).map((each, index) => (
                  <>
                    {index > 0 && ', '}
                    <a href={`/runs/${each.run}`}>
                      {each.pipeline} <Time at={each.at} />
                    </a>
                  </>
                ))}
              </p>
            )}
            {candidates.length > 0 && (
              <details open={!book.owned}>
                <summary>Everything that was offered ({candidates.length})</summary>
                <Candidates items={candidates.slice(0, 50)} />
              </details>
            )}
          </>
        )}
      </Shown>
    </Section>
  );
}
