import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Book, Correction, UndoAnswer } from '../../api/book.ts';
import { type ApiProblem, api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Change } from '../../parts/change.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { plural, sentence } from '../../parts/format.ts';
import { Notice, Section } from '../../parts/page.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';
import { PutBack } from './put-back.tsx';

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
              <Button look="quiet" act={() => setUndoing({ run: change.run as string })} label={`Undo all of run ${change.run}`}>
                Its whole run
              </Button>
            )}
          </li>
        ))}
      </ul>
      {undoing && <UndoDialog book={book} what={undoing} close={() => setUndoing(null)} done={changes.reload} />}
    </Section>
  );
}

interface UndoDialogProps {
  book: Book;
  what: { run?: string };
  close: () => void;
  done: () => void;
}

/** Shows what would come back before anything does. */
function UndoDialog({ book, what, close, done }: UndoDialogProps): JSX.Element {
  const [preview, setPreview] = useState<UndoAnswer | null>(null);
  const path = `/api/books/${book.id}/undo`;
  const [problem, setProblem] = useState<ApiProblem>();
  useEffect(() => {
    api<UndoAnswer>(path, 'POST', { ...what, preview: true }).then(setPreview, setProblem);
  }, [path, what]);
  const blocked = preview?.changes.filter((change) => change.blocked).length ?? 0;
  const undo = async (): Promise<void> => {
    await api<UndoAnswer>(path, 'POST', { ...what, preview: false });
    tell(`${plural((preview?.changes.length ?? 0) - blocked, 'field')} of ${book.title} put back.`);
    refresh(`/api/books/${book.id}`, '/api/corrections');
    done();
    close();
  };
  return (
    <Dialog
      title={what.run ? `Undo what run ${what.run} changed here` : 'Undo every change of this book'}
      close={close}
      actions={
        <>
          <Button act={close}>Leave it</Button>
          <Button look="main" icon="undo" disabled={!preview || preview.changes.length === blocked} act={undo}>
            Put it back
          </Button>
        </>
      }
    >
      {problem && <Notice problem={problem} />}
      {!preview && !problem && <p class="muted">Looking at what would change…</p>}
      <ul class="list">
        {preview?.changes.map((change) => (
          <li key={change.field} class="line">
            <div class="grow">
              <b>{change.field}</b>
              <Change before={change.now} after={change.back} />
              {change.blocked && <p class="small muted">Stays as it is: {sentence(change.blocked)}</p>}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
