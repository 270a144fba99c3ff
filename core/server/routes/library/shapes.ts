import { BOOK_STATES } from '../../../store/index.ts';
import { FLAG, ID, INTEGER, list, NUMBER, object, oneOf, orNull, PERSON, PLACE, type Schema, TEXT } from '../schemas.ts';

export const STATE: Schema = {
  ...oneOf(...BOOK_STATES),
  description:
    'owned: in the library. downloading: a download of it is open. ignored: you said so, or removed it. found: a release was chosen and waits for you. waiting: it is tried again later. not-found: looked for, nothing good enough. missing: not looked for yet. known: we know of it, and nobody misses it.',
};

export const BOOK: Schema = object({
  id: ID,
  title: TEXT,
  authors: list(PERSON),
  series: list(PLACE),
  state: STATE,
  reason: orNull({ type: 'string', description: 'Why it stands so' }),
  owned: FLAG,
  cover: { type: 'boolean', description: 'GET /api/books/:id/cover has one to show' },
  completeness: orNull({ type: 'number', description: 'Of its metadata, 0 to 100' }),
});

const SPINE: Schema = object({
  id: ID,
  title: TEXT,
  position: orNull(TEXT),
  state: STATE,
  cover: FLAG,
  reason: orNull(TEXT),
  progress: orNull({ type: 'number', minimum: 0, maximum: 1 }),
  download: orNull(ID),
});

export const SHELF: Schema = object({
  id: ID,
  name: TEXT,
  authors: { ...list(PERSON), description: 'Of a series; empty for an author' },
  follow: orNull({ type: 'boolean', description: 'true: followed, false: ignored, null: neither' }),
  cap: orNull({ type: 'integer', description: 'At most so many of its books are looked for in one run' }),
  owned: INTEGER,
  missing: INTEGER,
  complete: { type: 'boolean', description: 'Nothing of its list is missing' },
  books: { ...list(SPINE), description: 'In order; 200 at most' },
});

export const SHARE: Schema = { ...NUMBER, minimum: 0, maximum: 1 };
