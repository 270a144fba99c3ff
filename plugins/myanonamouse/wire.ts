/** Numbers and flags drift between integers, text, booleans and words (site example of 2018, live rows of 2026): everything is `unknown` until read. */
export interface Row {
  id: number | string;
  title?: unknown;
  name?: unknown;
  added?: unknown;
  main_cat?: unknown;
  category?: unknown;
  size?: unknown;
  numfiles?: unknown;
  filetype?: unknown;
  seeders?: unknown;
  free?: unknown;
  personal_freeleech?: unknown;
  fl_vip?: unknown;
  vip?: unknown;
  my_snatched?: unknown;
  browseflags?: unknown;
  lang_code?: unknown;
  language?: unknown;
  isbn?: unknown;
  dl?: unknown;
  author_info?: unknown;
  narrator_info?: unknown;
  series_info?: unknown;
}

/** The live site says `found`, the site's own documentation `total_found`; a search without rows has `error` alone. */
export interface SearchAnswer {
  data?: Row[];
  error?: string;
  found?: number | string;
  total_found?: number | string;
}

export const SEARCH_ANSWER = {
  type: 'object',
  anyOf: [
    { title: 'an answer with rows', required: ['data'] },
    { title: 'an answer with an error', required: ['error'] },
  ],
  properties: {
    data: {
      type: 'array',
      maxItems: 1000,
      items: { type: 'object', required: ['id'], properties: { id: { type: ['integer', 'string'], pattern: '^\\d+$' } } },
    },
    error: { type: 'string' },
    found: { type: ['number', 'string'] },
    total_found: { type: ['number', 'string'] },
  },
};

export interface AccountAnswer {
  username: string;
  classname?: unknown;
  ratio?: unknown;
  seedbonus?: unknown;
  wedges?: unknown;
  uploaded_bytes?: unknown;
  downloaded_bytes?: unknown;
  unsat?: { count?: unknown; limit?: unknown } | null;
}

export const ACCOUNT_ANSWER = {
  type: 'object',
  required: ['username'],
  properties: { username: { type: 'string', minLength: 1 }, unsat: { type: ['object', 'null'] } },
};

/** Of `bonusBuy.php`; a refusal says why in `error`. */
export interface BoughtAnswer {
  success?: unknown;
  error?: unknown;
}

export const BOUGHT_ANSWER = {
  type: 'object',
  anyOf: [
    { title: 'an answer that it was bought', required: ['success'] },
    { title: 'an answer with an error', required: ['error'] },
  ],
};
