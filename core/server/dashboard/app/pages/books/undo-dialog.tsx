import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Book, RunUndoAnswer, UndoAnswer, UndoChange } from '../../api/book.ts';
import { type ApiProblem, api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { Change } from '../../parts/change.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { plural, sentence } from '../../parts/format.ts';
import { Notice } from '../../parts/page.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh } from '../../state/resource.ts';

const SOON_MS = 1500;

type Books = RunUndoAnswer['books'];

interface UndoDialogProps {
  book: Book;
  /** All that this run wrote, of any book; null: all that was ever written of this one. */
  run: string | null;
  close: () => void;
  done: () => void;
}

/** Shows what would come back before anything does. */
export function UndoDialog({ book, run, close, done }: UndoDialogProps): JSX.Element {
  const [books, setBooks] = useState<Books | null>(null);
  const [problem, setProblem] = useState<ApiProblem>();
  const undo = async (preview: boolean): Promise<Books> => {
    if (run !== null) return (await api<RunUndoAnswer>(`/api/runs/${run}/undo`, 'POST', { preview })).books;
    const { changes } = await api<UndoAnswer>(`/api/books/${book.id}/undo`, 'POST', { preview });
    return [{ id: book.id, title: book.title, changes }];
  };
  useEffect(() => {
    undo(true).then(setBooks, setProblem);
  }, []);
  const will = (books ?? []).flatMap((each) => each.changes).filter((change) => !change.blocked);
  const act = async (): Promise<void> => {
    await undo(false);
    tell(`${plural(will.length, 'field')} put back.`);
    close();
    // It is a run of its own: what it wrote is there a moment later.
    setTimeout(() => {
      refresh('/api/books', '/api/corrections');
      done();
    }, SOON_MS);
  };
  return (
    <Dialog
      title={run === null ? 'Undo every change of this book' : `Undo all that run ${run} wrote`}
      close={close}
      actions={
        <>
          <Button act={close}>Leave it</Button>
          <Button look="main" icon="undo" disabled={will.length === 0} act={act}>
            Put it back
          </Button>
        </>
      }
    >
      {problem && <Notice problem={problem} />}
      {!books && !problem && <p class="muted">Looking at what would change…</p>}
      {books?.map((each) => (
        <section key={each.id}>
          {run !== null && <h3>{each.title}</h3>}
          <ul class="list">
            {each.changes.map((change) => (
              <Row key={change.field} change={change} />
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}

function Row({ change }: { change: UndoChange }): JSX.Element {
  return (
    <li class="line">
      <div class="grow">
        <b>{change.field}</b>
        <Change before={change.now} after={change.back} />
        {change.blocked && <p class="small muted">Stays as it is: {sentence(change.blocked)}</p>}
      </div>
    </li>
  );
}
