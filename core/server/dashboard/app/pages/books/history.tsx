import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Book, Correction } from '../../api/book.ts';
import { Button } from '../../parts/button.tsx';
import { Change } from '../../parts/change.tsx';
import { Notice, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';
import { PutBack } from './put-back.tsx';
import { UndoDialog } from './undo-dialog.tsx';

/** What was written into the library for this book, newest first, each with its way back. */
export function History({ book }: { book: Book }): JSX.Element | null {
  const mayOperate = useMay('operate');
  const [undoing, setUndoing] = useState<{ run?: string } | null>(null);
  const changes = useApi<{ items: Correction[] }>(`/api/books/${book.id}/corrections`);
  const items = changes.data?.items ?? [];
  const standing = items.filter((change) => !change.undoneAt);
  if (changes.problem && items.length === 0) return <Notice problem={changes.problem} again={changes.reload} />;
  if (items.length === 0) return null;
  return (
    <Section
      title="What was changed"
      aside={
        mayOperate &&
        standing.length > 1 && (
          <Button look="quiet" icon="undo" act={() => setUndoing({})}>
            Undo all {standing.length}
          </Button>
        )
      }
    >
      <ul class="card list">
        {items.map((change) => (
          <li key={change.id} class="line">
            <div class="grow">
              <p>
                <b>{change.field}</b>{' '}
                <span class="muted small">
                  by {change.source}, <Time at={change.at} />
                  {change.run && (
                    <>
                      {' in '}
                      <a href={`/runs/${change.run}`}>run {change.run}</a>
                    </>
                  )}
                </span>
              </p>
              <Change before={change.before} after={change.after} />
            </div>
            {change.undoneAt ? (
              <span class="muted small">
                put back <Time at={change.undoneAt} />
              </span>
            ) : (
              mayOperate && <PutBack book={book.id} correction={change} done={changes.reload} />
            )}
            {mayOperate && change.run && !change.undoneAt && (
              <Button look="quiet" act={() => setUndoing({ run: change.run as string })} of={`undo all of run ${change.run}`}>
                Its whole run
              </Button>
            )}
          </li>
        ))}
      </ul>
      {undoing && <UndoDialog book={book} run={undoing.run ?? null} close={() => setUndoing(null)} done={changes.reload} />}
    </Section>
  );
}
