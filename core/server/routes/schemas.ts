/** Shapes that several endpoints share, as JSON schema: ajv checks with them, and the description of the API is made from them. */
export type Schema = Record<string, unknown>;

/** An object of exactly these fields; all of them are there, but for the optional ones. */
export const object = (properties: Record<string, Schema>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
});

/** The body of a request: nothing is required but what is named. */
export const input = (properties: Record<string, Schema>, required: readonly string[] = []): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: [...required],
  properties,
});

export const list = (items: Schema): Schema => ({ type: 'array', items });
export const orNull = (schema: Schema): Schema =>
  typeof schema['type'] === 'string' && !schema['enum']
    ? { ...schema, type: [schema['type'], 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
/** Values of one shape under names that are data. */
export const mapOf = (schema: Schema): Schema => ({ type: 'object', additionalProperties: schema });

export const TEXT: Schema = { type: 'string' };
export const INTEGER: Schema = { type: 'integer' };
export const NUMBER: Schema = { type: 'number' };
export const FLAG: Schema = { type: 'boolean' };
export const TIME: Schema = { type: 'string', format: 'date-time' };
export const ANYTHING: Schema = {};
export const ID: Schema = { type: 'string', pattern: '^[0-9]{1,18}$', title: 'an id' };
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: [...values] });

/** Text that somebody writes: bounded, and data whatever it holds. */
export const words = (maxLength = 200): Schema => ({ type: 'string', minLength: 1, maxLength });

export const params = (...names: string[]): Schema => ({
  type: 'object',
  additionalProperties: false,
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1, maxLength: 200 }])),
});
/** Parameters that are ids of rows. */
export const ids = (...names: string[]): Schema => object(Object.fromEntries(names.map((name) => [name, ID])));

export const page = (item: Schema, more: Record<string, Schema> = {}): Schema =>
  object(
    {
      items: list(item),
      cursor: { type: 'string', description: 'Ask again with this for what comes next; absent at the end' },
      ...more,
    },
    ['cursor'],
  );

/** The query of a list: how much of it, from where, and which fields of its items. */
export const listQuery = (properties: Record<string, Schema> = {}): Schema =>
  input({
    ...properties,
    limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    cursor: { type: 'string', minLength: 1, maxLength: 2000, description: 'As the page before gave it' },
    fields: {
      type: 'string',
      pattern: '^[A-Za-z]{1,40}(,[A-Za-z]{1,40}){0,39}$',
      title: 'names of fields, separated by commas',
      description: 'Only these fields of each item',
    },
  });

export const PROBLEM: Schema = object({
  type: TEXT,
  title: TEXT,
  status: INTEGER,
  code: TEXT,
  detail: { type: 'string', description: 'What happened' },
  remedy: { type: 'string', description: 'What to do' },
});

export const PERSON: Schema = object({ id: ID, name: TEXT });
export const PLACE: Schema = object({ id: ID, name: TEXT, position: orNull(TEXT) });
export const OUTCOMES = ['done', 'nothing', 'failed', 'deferred', 'held', 'skipped', 'given-up', 'dry'] as const;
export const RUN_STATES = ['queued', 'selecting', 'working', 'waiting', 'finished', 'failed', 'stopped'] as const;

export const RUN: Schema = object({
  id: ID,
  pipeline: TEXT,
  trigger: TEXT,
  state: oneOf(...RUN_STATES),
  dryRun: FLAG,
  planVersion: TEXT,
  reason: orNull(TEXT),
  startedAt: TIME,
  finishedAt: orNull(TIME),
  notBefore: orNull(TIME),
  items: INTEGER,
  byOutcome: mapOf(INTEGER),
});
