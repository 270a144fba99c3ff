import { closed, ref, type Schema } from './parts.ts';

/** Conditions of `keep`. */
export const CONDITIONS = ['wanted', 'unowned', 'not-downloading'] as const;
/** Verbs that stand alone. */
export const BARE_VERBS = ['record', 'verify', 'link-series'] as const;

const condition: Schema = {
  enum: CONDITIONS,
  title: 'wanted, unowned or not-downloading',
  description: 'wanted: missing or asked for. unowned: in no library. not-downloading: not at a downloader.',
};

const flag: Schema = { type: 'boolean', title: 'true or false' };

/** `select`: one noun with its state. */
export const SELECT: Schema = {
  anyOf: [
    { const: 'event', title: 'event' },
    {
      ...closed(
        {
          releases: { enum: ['new', 'top'], title: 'new or top' },
          from: ref('instance'),
          genre: ref('text'),
          category: ref('text'),
          language: ref('language'),
          first: ref('count', 'At most so many, for each genre where `each` is given.'),
          each: { const: 'genre', title: 'genre', description: 'The list of every enabled genre.' },
          genres: {
            type: 'array',
            title: 'a list of genres',
            minItems: 1,
            items: ref('text'),
            description: 'Those that are enabled at first, with `each: genre`; after that the API and the dashboard say which.',
          },
        },
        ['releases', 'from'],
      ),
      title: '{ releases: new|top, from: SOURCE }',
    },
    {
      ...closed({ books: { const: 'owned' }, from: ref('instance'), 'added-within': ref('duration', 'Only what was added so lately.') }, [
        'books',
        'from',
      ]),
      title: '{ books: owned, from: LIBRARY }',
    },
    {
      ...closed(
        {
          books: { const: 'missing' },
          by: { enum: ['series', 'author'], title: 'series or author' },
          from: ref('instance'),
          shelf: ref('chain'),
        },
        ['books', 'by', 'from', 'shelf'],
      ),
      title: '{ books: missing, by: series|author, from: LIBRARY, shelf: CHAIN }',
    },
    { ...closed({ books: { const: 'wanted' } }, ['books']), title: '{ books: wanted }' },
    {
      ...closed(
        {
          downloads: { enum: ['active', 'finished', 'failed'], title: 'active, finished or failed' },
          from: ref('downloaders', 'The downloader, or a list of them.'),
          due: { ...flag, description: 'Only those whose next attempt is due.' },
        },
        ['downloads', 'from'],
      ),
      title: '{ downloads: active|finished|failed, from: DOWNLOADER }',
    },
  ],
};

/** One step of `do`. */
export const STEP: Schema = {
  anyOf: [
    {
      type: 'string',
      enum: BARE_VERBS,
      title: 'a verb that stands alone (record, verify, link-series), or one with its argument like `find: release`',
      description: 'record: note it as a book. verify: prove the recording. link-series: put the entry into its series.',
    },
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      properties: {
        keep: {
          anyOf: [condition, { type: 'array', minItems: 1, uniqueItems: true, items: condition, title: 'a list of these' }],
          description: 'Go on only with these.',
        },
        find: ref('chain', 'Search a release; the first good answer ends the search.'),
        download: ref('downloaders', 'Hand the release to this downloader; of a list, to the one that takes its protocol.'),
        import: ref('instance', 'Link the files into this library.'),
        verify: ref('chain', 'Prove the recording by the runtimes and readers that the first of the chain knows of.'),
        correct: ref('chain', 'Correct the metadata; goes on along the chain while fields are missing.'),
      },
      title: 'one of keep, find, download, import, verify, correct with its argument',
    },
  ],
};
