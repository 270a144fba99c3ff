import { ProblemError } from '../../problem.ts';
import type { Answer, Route, ServerParts, UndoAsked, UndoneEntry } from '../../route.ts';
import { whoIs } from '../caller.ts';
import { ANYTHING, FLAG, ID, INTEGER, ids, input, list, object, TEXT, words } from '../schemas.ts';

const CHANGE = object(
  { field: TEXT, now: ANYTHING, back: ANYTHING, why: TEXT, blocked: { type: 'string', description: 'Why this field stays as it is' } },
  ['blocked'],
);
const APPLIED = { ...FLAG, description: 'true: its run has begun, and puts back what is not blocked' };
const OF_BOOK = object({ changes: list(CHANGE), applied: APPLIED, run: ID }, ['run']);
const OF_RUN = object({ books: list(object({ id: ID, title: TEXT, changes: list(CHANGE) })), more: INTEGER, applied: APPLIED, run: ID }, [
  'run',
]);
const PREVIEW = { ...FLAG, default: true, description: 'true: only say what would change' };

export const undoRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'post',
    path: '/api/books/:id/undo',
    summary:
      'Put back what we wrote of a book, or of one field of it; what was edited since then stays. First it only says what would change',
    scope: 'operate',
    params: ids('id'),
    body: input({ field: words(40), preview: PREVIEW }),
    example: { field: 'title', preview: true },
    answers: { 200: { description: 'What would change, or changes now', schema: OF_BOOK } },
    handle: async ({ params, body, caller }) => {
      const { field, preview } = body as { field?: string; preview: boolean };
      const book = params['id'] as string;
      if (!(await parts.shown.book(book))) throw new ProblemError('not-found', `there is no book ${book}`);
      const asked = { book, ...(field === undefined ? {} : { field }) };
      return undone(parts, asked, { preview, by: whoIs(caller) }, ({ entries }) => ({ changes: entries.flatMap(changesOf) }));
    },
  },
  {
    method: 'post',
    path: '/api/runs/:id/undo',
    summary: 'Put back all that one run wrote. First it only says what would change, of fifty entries at most',
    scope: 'operate',
    params: ids('id'),
    body: input({ preview: PREVIEW }),
    answers: { 200: { description: 'What would change, or changes now', schema: OF_RUN } },
    handle: async ({ params, body, caller }) => {
      const { preview } = body as { preview: boolean };
      const asked = { run: params['id'] as string };
      return undone(parts, asked, { preview, by: whoIs(caller) }, ({ entries, more }) => ({
        books: entries.map((entry) => ({ id: entry.book, title: entry.title, changes: changesOf(entry) })),
        more,
      }));
    },
  },
];

type Previewed = { entries: UndoneEntry[]; more: number };

async function undone(
  parts: ServerParts,
  asked: UndoAsked,
  how: { preview: boolean; by: string },
  shown: (previewed: Previewed) => object,
): Promise<Answer> {
  const previewed = await parts.undo.preview(asked);
  if ('refused' in previewed) throw new ProblemError('conflict', `the library could not be read: ${previewed.refused}`);
  if (how.preview) return { status: 200, body: { ...shown(previewed), applied: false } };
  const started = await parts.undo.start(asked, how.by);
  if ('refused' in started) throw new ProblemError('conflict', started.refused);
  return { status: 200, body: { ...shown(previewed), applied: true, run: started.run } };
}

const changesOf = ({ steps }: UndoneEntry): object[] =>
  steps.map(({ field, now, then, will, why }) => ({ field, now: now ?? null, back: then ?? null, why, ...(will ? {} : { blocked: why }) }));
