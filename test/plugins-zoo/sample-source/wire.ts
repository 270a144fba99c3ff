/** The part of the search's answer that is read. */
export interface Search {
  rows: { id: string; name: string; size: number; seeders: number }[];
}

export const SEARCH = {
  type: 'object',
  required: ['rows'],
  properties: {
    rows: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'name', 'size', 'seeders'],
        properties: { id: { type: 'string' }, name: { type: 'string' }, size: { type: 'number' }, seeders: { type: 'number' } },
      },
    },
  },
};

export interface Account {
  name: string;
  ratio: number;
}

export const ACCOUNT = {
  type: 'object',
  required: ['name', 'ratio'],
  properties: { name: { type: 'string' }, ratio: { type: 'number' } },
};
