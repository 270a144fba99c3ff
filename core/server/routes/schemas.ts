/** Shapes that several endpoints share, as JSON schema: ajv checks with them, and the description of the API is made from them. */
export const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail', 'remedy'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    remedy: { type: 'string' },
  },
};

export const page = (item: object) => ({
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', items: item },
    cursor: { type: 'string', description: 'Ask again with this for what comes next; absent at the end' },
  },
});

export const ID = { type: 'string', pattern: '^[0-9]{1,18}$', title: 'an id' };

export const params = (...names: string[]) => ({
  type: 'object',
  additionalProperties: false,
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string', minLength: 1, maxLength: 200 }])),
});

export const RUN = {
  type: 'object',
  required: ['id', 'pipeline', 'state', 'trigger', 'dryRun'],
  properties: {
    id: ID,
    pipeline: { type: 'string' },
    state: { enum: ['queued', 'selecting', 'working', 'waiting', 'finished', 'failed', 'stopped'] },
    trigger: { type: 'string' },
    dryRun: { type: 'boolean' },
    reason: { type: ['string', 'null'] },
  },
};
