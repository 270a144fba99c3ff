import type { JSX } from 'preact';
import type { Candidate, Explanation } from '../../api/book.ts';
import { api } from '../../api/client.ts';
import type { Spine } from '../../api/shelf.ts';
import { Button } from '../../parts/button.tsx';
import { Cover } from '../../parts/cover.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { sentence } from '../../parts/format.ts';
import { Shown } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { tell } from '../../parts/toast.tsx';
import { useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';

/** The same release may have been offered by several searches, and in several runs. */
const onceEach = (candidates: readonly Candidate[]): Candidate[] => [
  ...new Map(candidates.map((each) => [`${each.release.source} ${each.release.title}`, each])).values(),
];

/** A book drawn from the shelf: where it stands, why, and what one can do. */
export function BookCard({ book, close, changed }: { book: Spine; close: () => void; changed: () => void }): JSX.Element {
  const mayOperate = useMay('operate');
  const why = useApi<Explanation>(`/api/books/${book.id}/explain`);
  const isOwned = book.state === 'owned';
  const get = async (): Promise<void> => {
    await api('/api/books/wanted', 'POST', { book: book.id });
    tell(`${book.title} is wanted: it is looked for now.`);
    changed();
    close();
  };
  const ignore = async (): Promise<void> => {
    await api(`/api/books/${book.id}/ignored`, 'PUT', { ignored: book.state !== 'ignored' });
    changed();
    close();
  };
  return (
    <Dialog title={book.title} close={close} isSide>
      <div class="card-book">
        <Cover book={{ ...book, owned: isOwned }} />
        <div>
          <State of={book.state} />
          {book.position && <p class="muted">Number {book.position} of its series</p>}
        </div>
      </div>
      <Shown of={why}>
        {({ sentence: said, remedy, candidates }) => (
          <>
            <section>
              <h3>{isOwned ? 'How it stands' : 'Why it is not here'}</h3>
              <p>{sentence(said)}</p>
              {remedy && <p class="muted">{sentence(remedy)}</p>}
            </section>
            {candidates.length > 0 && !isOwned && (
              <section>
                <h3>What was offered</h3>
                <ul class="list">
                  {onceEach(candidates)
                    .slice(0, 4)
                    .map((candidate, index) => (
                      <li class="line" key={`${index}${candidate.release.title}`}>
                        <span class="grow">
                          {candidate.release.title}
                          <br />
                          <span class="muted small">
                            {candidate.verdict === 'accept'
                              ? sentence(candidate.why)
                              : sentence(candidate.gates.find((gate) => !gate.passed)?.reason ?? candidate.why)}
                          </span>
                        </span>
                        <State of={candidate.verdict} />
                      </li>
                    ))}
                </ul>
              </section>
            )}
          </>
        )}
      </Shown>
      <div class="actions">
        {mayOperate && !isOwned && book.state !== 'downloading' && (
          <Button look="main" icon="plus" act={get}>
            Get this book
          </Button>
        )}
        <a class="button" href={`/books/${book.id}`}>
          Everything about it
        </a>
        {mayOperate && !isOwned && (
          <Button look="quiet" icon="block" act={ignore}>
            {book.state === 'ignored' ? 'Do not ignore' : 'Ignore'}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
