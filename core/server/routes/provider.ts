import type { BookRecord, Clue } from '../../sdk/index.ts';
import { ProblemError } from '../problem.ts';
import type { Route, ServerParts } from '../route.ts';

/** Audiobookshelf waits ten seconds for a provider, and then shows nothing. */
const WITHIN_MS = 8_000;
const AGAIN_AFTER_S = 30;

const TEXT = { type: 'string', maxLength: 500 };
const MATCH = {
  type: 'object',
  required: ['title'],
  properties: {
    title: { type: 'string' },
    subtitle: { type: 'string' },
    author: { type: 'string' },
    narrator: { type: 'string' },
    publisher: { type: 'string' },
    publishedYear: { type: 'string' },
    description: { type: 'string' },
    cover: { type: 'string', description: 'Address of the cover' },
    isbn: { type: 'string' },
    asin: { type: 'string' },
    genres: { type: 'array', items: { type: 'string' } },
    series: { type: 'array', items: { type: 'object', properties: { series: { type: 'string' }, sequence: { type: 'string' } } } },
    language: { type: 'string' },
    duration: { type: 'integer', description: 'Minutes' },
  },
};

/** Audiobookshelf's custom metadata provider (its custom-metadata-provider-specification.yaml, 2.36.0): its Match tab shows our merged record. */
export const providerRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/provider/audiobookshelf/search',
    summary: 'What the metadata chain surely knows of a book, in the form of an Audiobookshelf metadata provider',
    scope: 'read',
    query: {
      type: 'object',
      // newer releases may ask with more
      additionalProperties: true,
      properties: { query: TEXT, author: TEXT, isbn: TEXT, mediaType: TEXT },
    },
    answers: {
      200: {
        description: 'The record, or no match',
        schema: { type: 'object', required: ['matches'], properties: { matches: { type: 'array', items: MATCH } } },
      },
    },
    handle: async ({ query }) => {
      const clue = clueOf(query as Record<string, string | undefined>);
      if (!clue || query['mediaType'] === 'podcast') return { status: 200, body: { matches: [] } };
      const { record, complete, failures } = await parts.lookup(clue, WITHIN_MS);
      if (record) return { status: 200, body: { matches: [matchOf(record)] } };
      if (complete) return { status: 200, body: { matches: [] } };
      const [first] = failures;
      const why = first ? `${first.instance}: ${first.failure.message}` : 'no service has answered in time';
      throw new ProblemError('metadata-away', `nothing was found, and that proves nothing: ${why}`, {
        'retry-after': String(AGAIN_AFTER_S),
      });
    },
  },
];

/** Audiobookshelf asks with what its form holds: the title, all authors in one text, and an ISBN that may be an ASIN. */
function clueOf({ query = '', author = '', isbn = '' }: Record<string, string | undefined>): Clue | null {
  const title = query.trim();
  if (!title) return null;
  const authors = author
    .split(/\s*(?:,|;|&|\band\b)\s*/)
    .map((name) => name.trim())
    .filter(Boolean);
  const number = isbn.replace(/[\s-]/g, '').toUpperCase();
  const ids = {
    ...(/^97[89]\d{10}$/.test(number) ? { isbn13: number } : {}),
    ...(/^\d{9}[\dX]$/.test(number) ? { isbn10: number } : {}),
    ...(/^B[0-9A-Z]{9}$/.test(number) ? { asin: number } : {}),
  };
  return { title, ...(authors.length > 0 ? { authors } : {}), ...(Object.keys(ids).length > 0 ? { ids } : {}) };
}

function matchOf(record: BookRecord): object {
  const { title, subtitle, authors, narrators, publisher, published, description, cover, ids, genres, series, language, minutes } = record;
  const isbn = ids.isbn13 ?? ids.isbn10;
  return {
    title,
    ...(subtitle ? { subtitle } : {}),
    ...(authors.length > 0 ? { author: authors.join(', ') } : {}),
    ...(narrators?.length ? { narrator: narrators.join(', ') } : {}),
    ...(publisher ? { publisher } : {}),
    ...(published ? { publishedYear: published.slice(0, 4) } : {}),
    ...(description ? { description } : {}),
    ...(cover ? { cover } : {}),
    ...(isbn ? { isbn } : {}),
    ...(ids.asin ? { asin: ids.asin } : {}),
    ...(genres?.length ? { genres } : {}),
    ...(series?.length
      ? { series: series.map(({ name, position }) => ({ series: name, ...(position ? { sequence: position } : {}) })) }
      : {}),
    ...(language ? { language: languageName(language) } : {}),
    ...(minutes ? { duration: Math.round(minutes) } : {}),
  };
}

/** Audiobookshelf writes what a match says as it stands, and people read it there: "English", not "en". */
function languageName(code: string): string {
  try {
    return new Intl.DisplayNames('en', { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
