import type { JSX } from 'preact';
import type { Correction, UndoAnswer } from '../../api/book.ts';
import { ApiProblem, api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh } from '../../state/resource.ts';

const SOON_MS = 1500;

interface PutBackProps {
  book: string;
  correction: Correction;
  done: () => void;
}

/** Takes one change back. What comes back stands beside the button already, so one press is enough. */
export function PutBack({ book, correction, done }: PutBackProps): JSX.Element {
  const undo = async (): Promise<void> => {
    const answer = await api<UndoAnswer>(`/api/books/${book}/undo`, 'POST', { field: correction.field, preview: false });
    const blocked = answer.changes.find((change) => change.blocked);
    if (blocked) throw new ApiProblem(409, { detail: blocked.blocked ?? '', remedy: 'Look at the book in your library' });
    tell(`${correction.field} is put back.`);
    // It is a run of its own: what it wrote is there a moment later.
    setTimeout(() => {
      refresh(`/api/books/${book}`, '/api/corrections');
      done();
    }, SOON_MS);
  };
  return (
    <Button icon="undo" of={`${correction.field} of ${correction.book?.title ?? 'this book'}`} act={undo}>
      Undo
    </Button>
  );
}
