import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { FLAG, ID, INTEGER, input, listQuery, object, oneOf, orNull, page, TEXT, words } from '../schemas.ts';
import { SHELF } from './shapes.ts';

const FOLLOWED = object({ kind: oneOf('series', 'author'), id: ID, name: TEXT, follow: orNull(FLAG), cap: orNull(INTEGER) });

interface Wish {
  series?: string;
  author?: string;
  seriesName?: string;
  authorName?: string;
  follow: boolean | null;
  cap?: number | null;
}

export const followRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/follow',
    summary: 'The series, or the authors, that are followed or ignored',
    scope: 'read',
    query: listQuery({
      of: { ...oneOf('series', 'authors'), default: 'series' },
      follow: { ...oneOf('followed', 'ignored'), default: 'followed' },
    }),
    answers: { 200: { description: 'A page of them', schema: page(SHELF, { total: INTEGER }) } },
    handle: async ({ query: { of, ...query } }) => ({
      status: 200,
      body: of === 'authors' ? await parts.shown.authors(query as never) : await parts.shown.series(query as never),
    }),
  },
  {
    method: 'put',
    path: '/api/follow',
    summary: 'Follow an author or a series (its gaps are looked for even where nothing of it is owned), ignore it, or neither; and cap it',
    scope: 'operate',
    body: input(
      {
        series: ID,
        author: ID,
        authorName: { ...words(300), description: 'One that is not known yet; with seriesName the author of that series' },
        seriesName: words(300),
        follow: orNull({ type: 'boolean', description: 'true: follow, false: ignore, null: neither' }),
        cap: orNull({
          type: 'integer',
          minimum: 0,
          maximum: 10_000,
          description: 'At most so many of its books are looked for in one run',
        }),
      },
      ['follow'],
    ),
    example: { author: '1', follow: true, cap: 3 },
    answers: { 200: { description: 'As it is now', schema: FOLLOWED } },
    handle: async ({ body }) => {
      const wish = body as Wish;
      const of = await shelfOf(parts, wish);
      const isKnown = await parts.shelf.follow(of, wish.follow, wish.cap);
      const [kind, id] = 'series' in of ? (['series', of.series] as const) : (['author', of.author] as const);
      const shelf = isKnown ? await (kind === 'series' ? parts.shown.oneSeries(id) : parts.shown.oneAuthor(id)) : null;
      if (!shelf) throw new ProblemError('not-found', `there is no ${kind} ${id}`);
      return { status: 200, body: { kind, id, name: shelf.name, follow: shelf.follow, cap: shelf.cap } };
    },
  },
];

async function shelfOf(parts: ServerParts, wish: Wish): Promise<{ series: string } | { author: string }> {
  const { series, author, seriesName, authorName } = wish;
  if (series !== undefined) return { series };
  if (author !== undefined) return { author };
  if (authorName === undefined) throw new ProblemError('input-wrong', 'the body names neither a series nor an author');
  return parts.shelf.shelfNamed(seriesName === undefined ? { author: authorName } : { series: seriesName, by: authorName });
}
