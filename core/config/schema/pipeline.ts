import { closed, oneOrList, ref, type Schema } from './parts.ts';
import { SELECT, STEP } from './work.ts';

export const EVENTS = [
  'library.imported',
  'library.changed',
  'library.removed',
  'download.finished',
  'download.failed',
  'plugin.down',
] as const;
export const OUTCOMES = ['success', 'failure', 'given-up', 'empty', 'waiting'] as const;
/** What `forget` may forget; a run's log goes with it. Failed attempts, corrections, blocklist and tombstones are kept for ever. */
export const FORGETTABLE = ['runs', 'api-logs', 'inbox', 'outbox', 'slots'] as const;

const trigger: Schema = {
  anyOf: [
    { const: 'manual', title: 'manual' },
    {
      ...closed({ schedule: ref('schedule', 'minute, hour, day of the month, month, weekday'), timezone: ref('timezone') }, ['schedule']),
      title: '{ schedule: CRON }',
    },
    { ...closed({ every: ref('duration', 'How often, counted from midnight UTC.') }, ['every']), title: '{ every: DURATION }' },
    {
      ...closed({ event: { enum: EVENTS, title: 'an event', description: 'What must happen.' }, from: ref('instance') }, ['event']),
      title: '{ event: NAME, from: INSTANCE }',
    },
  ],
};

const when: Schema = {
  anyOf: [...(trigger['anyOf'] as Schema[]), { type: 'array', minItems: 1, maxItems: 20, items: trigger, title: 'a list of these' }],
  description: 'When it starts.',
};

const batch: Schema = {
  anyOf: [
    { ...ref('count'), title: 'a number of items' },
    {
      ...closed(
        {
          size: ref('count', 'Items in one batch.'),
          pause: ref('duration', 'Rest between batches.'),
          until: {
            enum: ['queued', 'finished'],
            title: 'queued or finished',
            description: 'What the next batch waits for: that downloads are queued, or ended.',
          },
        },
        ['size'],
      ),
      title: 'a mapping of size, pause and until',
    },
  ],
  description: 'How many items are worked together.',
};

const retry: Schema = {
  anyOf: [
    { const: 'none', title: 'none' },
    {
      ...closed({ backoff: { type: 'array', minItems: 1, maxItems: 20, items: ref('duration'), title: 'a list of durations' } }, [
        'backoff',
      ]),
      title: '{ backoff: [DURATION] }',
    },
  ],
  description: 'When an item that failed is due again; after the last it is given up.',
};

const notify: Schema = {
  anyOf: [
    { const: 'none', title: 'none' },
    {
      type: 'object',
      minProperties: 1,
      propertyNames: ref('instance'),
      additionalProperties: {
        type: 'array',
        minItems: 1,
        uniqueItems: true,
        items: { enum: OUTCOMES, title: 'an outcome' },
        title: 'a list of outcomes',
      },
      title: 'a mapping of notifier to outcomes',
    },
  ],
  description: 'Who is told of which outcomes: success, failure, given-up, empty, waiting.',
};

const caps = closed({
  downloads: ref('count', 'Downloads of one run, and of one day.'),
  size: ref('bytes', 'Bytes of one run, and of one day.'),
  writes: ref('count', 'Books whose metadata are written in one run, and in one day; 25 unless said.'),
  active: ref('count', 'Downloads that go on at once.'),
});

/** What can be said for all pipelines under `defaults`, and again in each. */
export const DEFAULTS: Record<string, Schema> = {
  timezone: ref('timezone', 'The zone in which schedules are read.'),
  batch,
  overlap: { enum: ['skip', 'queue'], title: 'skip or queue', description: 'What happens when a run is still going as the next is due.' },
  'catch-up': ref('duration', 'How late a slot may still start after the daemon was away; at most one is made up for.'),
  retry,
  caps: { ...caps, description: 'Past a cap the rest stays due, or waits for approval.' },
  approve: {
    enum: ['never', 'always', 'over-caps'],
    title: 'never, always or over-caps',
    description: 'Which actions wait for the owner.',
  },
  notify,
  'dry-run': { type: 'boolean', title: 'true or false', description: 'Read and decide, but write nothing and spend nothing.' },
  quality: ref('qualityName'),
  limit: {
    type: 'object',
    propertyNames: ref('instance'),
    additionalProperties: ref('rates'),
    title: 'a mapping of instance to rate',
    description: 'Stricter limits for instances; the strictest of plugin, instance and pipeline holds.',
  },
};

const after: Schema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  properties: {
    forget: {
      ...closed(Object.fromEntries(FORGETTABLE.map((noun) => [noun, ref('duration')]))),
      minProperties: 1,
      description: 'Removes history older than this.',
    },
    run: ref('pipeline', 'Starts another pipeline.'),
  },
  title: '{ forget: ... } or { run: PIPELINE }',
};

export const PIPELINE: Schema = closed(
  {
    about: { type: 'string', minLength: 1, maxLength: 300, title: 'a sentence', description: 'What it achieves, in a sentence.' },
    enabled: { type: 'boolean', title: 'true or false', description: 'false: kept, but never started by itself.' },
    when,
    select: { ...SELECT, description: 'What the items are.' },
    do: { type: 'array', maxItems: 20, items: STEP, title: 'a list of steps', description: 'Steps worked in this order for every item.' },
    // biome-ignore lint/suspicious/noThenProperty: the word of the grammar
    then: { ...oneOrList(after, '{ forget: ... } or { run: PIPELINE }'), description: 'Steps worked once after the items.' },
    ...DEFAULTS,
  },
  ['about', 'when', 'select', 'do'],
);
