import {
  BYTES_PATTERN,
  BYTES_TITLE,
  CRON_TITLE,
  DURATION_PATTERN,
  DURATION_TITLE,
  RATE_PATTERN,
  RATE_TITLE,
  TIMEZONE_TITLE,
} from '../lengths.ts';

export type Schema = Record<string, unknown>;

export const NAME_PATTERN = '^[a-z][a-z0-9]*(-[a-z0-9]+)*$';

const name = (what: string, description: string): Schema => ({
  type: 'string',
  pattern: NAME_PATTERN,
  maxLength: 60,
  title: what,
  description,
});

export const closed = (properties: Record<string, Schema>, required: string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  properties,
  ...(required.length > 0 ? { required } : {}),
});

export const ref = (part: string, description?: string): Schema => ({ $ref: `#/$defs/${part}`, ...(description ? { description } : {}) });

export const oneOrList = (item: Schema, title: string): Schema => ({
  anyOf: [
    { ...item, title },
    { type: 'array', minItems: 1, maxItems: 50, items: item, title: `a list of these` },
  ],
});

/** Words that stand in several places of the grammar. */
export const PARTS: Record<string, Schema> = {
  duration: { type: 'string', pattern: DURATION_PATTERN, title: DURATION_TITLE },
  bytes: { type: 'string', pattern: BYTES_PATTERN, title: BYTES_TITLE },
  rate: { type: 'string', pattern: RATE_PATTERN, title: RATE_TITLE },
  schedule: { type: 'string', format: 'tomewright-schedule', title: CRON_TITLE },
  timezone: { type: 'string', format: 'tomewright-timezone', title: TIMEZONE_TITLE },
  count: { type: 'integer', minimum: 1, maximum: 1_000_000, title: 'a whole number above 0' },
  text: { type: 'string', minLength: 1, maxLength: 200, title: 'a text' },
  language: { type: 'string', pattern: '^[a-z]{2}$', title: 'a language of two letters like en or de' },
  instance: name('the name of an instance like google-books', 'An instance, as it is named under `plugins`.'),
  downloaders: {
    anyOf: [
      { ...ref('instance'), title: 'the name of a downloader' },
      { type: 'array', minItems: 2, maxItems: 10, uniqueItems: true, items: ref('instance'), title: 'a list of downloaders' },
    ],
  },
  pipeline: name('the name of a pipeline like complete-series', 'A pipeline, as it is named under `pipelines`.'),
  chainName: name('the name of a chain', 'A chain, as it is named under `chains`.'),
  qualityName: name('the name of a quality profile', 'A profile, as it is named under `quality`.'),
  rates: oneOrList(ref('rate'), RATE_TITLE),
  element: {
    anyOf: [
      {
        type: 'string',
        pattern: '^[a-z][a-z0-9-]{0,59}( -> [a-z][a-z0-9-]{0,59})?$',
        title: 'an instance, or `identifier -> source`',
        description: 'Ask this instance; with an arrow, let the first one identify the book before the second is searched.',
      },
      {
        ...closed(
          {
            search: ref('instance'),
            identify: ref('instance'),
            'min-score': { type: 'number', minimum: 0, maximum: 1, title: 'a score from 0 to 1' },
          },
          ['search'],
        ),
        title: 'a mapping of search, identify and min-score',
      },
    ],
  },
  elements: {
    type: 'array',
    minItems: 1,
    maxItems: 20,
    items: ref('element'),
    title: 'a list of instances in the order in which they are asked',
  },
  chain: {
    anyOf: [ref('chainName'), ref('elements')].map((branch, index) => ({
      ...branch,
      title: index === 0 ? 'the name of a chain' : 'a list of instances',
    })),
    description: 'Who is asked, in this order: a chain by name, or a list.',
  },
};
