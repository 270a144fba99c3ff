/** The part of the search's answer that is read. */
export interface Found {
  rows: { id: string; title: string; author: string; narrator: string; format: string; size: number; seeders: number }[];
}

const TEXT = { type: 'string' };
const COUNT = { type: 'number' };

export const FOUND = {
  type: 'object',
  required: ['rows'],
  properties: {
    rows: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'title', 'author', 'narrator', 'format', 'size', 'seeders'],
        properties: { id: TEXT, title: TEXT, author: TEXT, narrator: TEXT, format: TEXT, size: COUNT, seeders: COUNT },
      },
    },
  },
};
