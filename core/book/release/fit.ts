import type { Release } from '../../sdk/index.ts';
import { parsePosition, titleLikeness } from '../text/index.ts';
import { findAll, type Span } from './align.ts';
import { isListed, looseOf, residueOf } from './beside.ts';
import { type Board, COVERS, isBreak, isRelevantPlace, isStranger, paint, paintMarks, type Role } from './board.ts';
import type { Place } from './name/mark.ts';
import type { NameReading } from './name/reading.ts';
import { findPerson, type PersonSpan } from './person.ts';
import type { TitleForm, Wanted } from './wanted.ts';

/** How a posted name and a wanted book lie on each other. */
export interface Fit {
  roles: Role[];
  title?: { form: TitleForm; span: Span };
  author?: PersonSpan;
  hasSeries: boolean;
  /** Single places and ranges that speak of the wanted book's series or stand at its title. */
  places: Place[];
  /** Words that stand with the title and belong to nothing known: it is another title. */
  residue: string[];
  /** Words in other places that belong to nothing known: a subtitle, a narrator, or another book. */
  loose: string[];
  /** Another title hangs on the title by "+", "/", a comma or "and": several books. */
  isList: boolean;
  /** Nothing in the name, brackets included, belongs to something unknown. */
  isExplained: boolean;
}

const OVER_ALL: ReadonlySet<Role> = new Set<Role>([...COVERS, 'series', 'author']);
const AGAIN: ReadonlySet<Role> = new Set<Role>([...[...COVERS].filter((role) => role !== 'language'), 'series']);
const RANK = { whole: 0, tail: 1, main: 2 } as const;

interface TitleFit {
  form: TitleForm;
  span: Span;
  residue: string[];
}

function bestTitle(board: Board): TitleFit | undefined {
  let best: TitleFit | undefined;
  let least = Infinity;
  for (const form of board.wanted.titles) {
    for (const span of findAll(form.words, board.tokens, form.slips)) {
      const residue = residueOf(board, span);
      const vague = form.isSeries || form.needsPlace ? 4 : 0;
      const cost = residue.length * 10 + vague + RANK[form.kind] + span.slips * 0.5 - form.words.length * 0.01;
      if (cost >= least) continue;
      least = cost;
      best = { form, span, residue };
    }
  }
  return best;
}

function paintSeries(board: Board): boolean {
  let found = false;
  for (const series of board.wanted.series) {
    for (const form of series.forms) {
      const spans = findAll(form, board.tokens, form.length > 1 ? 1 : 0);
      for (const span of spans) paint(board, span, 'series', COVERS);
      if (spans.length === 0) continue;
      found = true;
      break;
    }
  }
  return found;
}

function isAlone(board: Board, span: PersonSpan): boolean {
  const before = span.isOnlyName || span.from === 0 || isBreak(board, span.from) || !isStranger(board, span.from - 1);
  return before && (isBreak(board, span.to) || !isStranger(board, span.to));
}

/** "The Reader in the Library": where the word is the title's, nobody is named after it. */
function forgetReaders({ reading, roles, tokens }: Board): void {
  for (const { kind, from, to } of reading.marks) {
    if (kind !== 'reader' || roles[from] !== 'title') continue;
    for (let at = to; reading.readers.has(at); at++)
      if (roles[at] === 'reader') roles[at] = tokens[at]!.lexeme.isLight ? 'light' : 'unknown';
  }
}

function paintTitle(board: Board): TitleFit | undefined {
  const title = bestTitle(board);
  if (!title) return undefined;
  paint(board, title.span, 'title', OVER_ALL);
  forgetReaders(board);
  for (const span of findAll(title.form.words, board.tokens, 0)) paint(board, span, 'title', AGAIN);
  return title;
}

/** Lays a wanted book on a posted name: who wrote it, where the title stands, which volume, and what is left unexplained. */
export function fitName(reading: NameReading, wanted: Wanted): Fit {
  const roles = reading.tokens.map((token): Role => (token.lexeme.isLight ? 'light' : 'unknown'));
  const board: Board = { reading, tokens: reading.tokens, wanted, roles };
  paintMarks(board);
  const people = wanted.authors.flatMap((author) => findPerson(board.tokens, author));
  for (const span of people) if (span.how === 'full') paint(board, span, 'author', COVERS);
  const hasSeries = paintSeries(board);
  const title = paintTitle(board);
  const full = people.find((span) => span.how === 'full');
  const author = full ?? people.find((span) => roles[span.from] !== 'title' && isAlone(board, span));
  if (author) paint(board, author, 'author', COVERS);
  const places = reading.places.filter((place) => isRelevantPlace(board, place, title?.span));
  for (const place of places) paint(board, place, 'place', COVERS);
  return {
    roles,
    hasSeries,
    places,
    residue: title ? residueOf(board, title.span) : [],
    loose: looseOf(board),
    isExplained: !roles.some((_, at) => isStranger(board, at)),
    isList: title !== undefined && isListed(board, title.span),
    ...(title ? { title: { form: title.form, span: title.span } } : {}),
    ...(author ? { author } : {}),
  };
}

/** What the source's own series field says counts as a place in the name. */
export function withField(fit: Fit, wanted: Wanted, release: Release): Fit {
  if (!release.clue.series?.length || wanted.series.length === 0) return fit;
  const places = release.clue.series.flatMap((field) => {
    const range = parsePosition(field.position)?.ranges[0];
    const isSame = range && wanted.series.some((series) => titleLikeness(series.name, field.name) >= 0.85);
    return isSame ? [{ low: range.from, high: range.to, from: -1, to: -1, how: 'marked' as const }] : [];
  });
  return places.length === 0 ? fit : { ...fit, hasSeries: true, places: [...fit.places, ...places] };
}
