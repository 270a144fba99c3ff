import type { SeriesRef } from '../../../sdk/index.ts';
import { fold, parseName, parsePosition, readable, seriesIn, splitAuthors, turnArticle } from '../../text/index.ts';
import { isYear, type NameParts, nameParts, positionIn } from './name-parts.ts';
import { isKindOnly, splitBook } from './title-key.ts';

/** What one name may mean, before the item's other names are considered. */
export interface Draft {
  title: string;
  subtitle?: string;
  series: SeriesRef[];
  /** A place whose series is not named here. */
  position?: string;
  authors: string[];
  narrators: string[];
  year?: number;
  confidence: number;
  isNumberOnly?: boolean;
  cut?: 'maybe' | 'likely';
}

interface Piece {
  text: string;
  kind: 'words' | 'year' | 'position' | 'series';
  series?: SeriesRef;
  position?: string;
}

/** A series shortened to letters before its number ("SM34 Title"). */
const CODED = /^[A-Z]{1,5}\d{1,3}\s(\S.{2,150})$/;
const MARKED_MIDDLE = /^(.{3,100}?)[\s,]{1,3}(?:bk|book|vol|volume)\b\.?\s?([a-z]{1,9})[\s:.-]{1,3}(\S.{1,150})$/i;
const LEADING_NUMBER = /^#?(\d{1,3}(?:\.\d{1,2})?)(?:\s?[-.:_)]\s?|\s)(.{2,200})$/;
const MIDDLE_NUMBER = /^(.{3,100}?)[\s,]{1,3}(?:(?:bk|book|vol|volume|no)\b\.?\s?|#)?(\d{1,3}(?:\.\d)?)[\s:.-]{1,3}(\S.{1,150})$/i;
const TRAILING_YEAR = /^(.{2,150}?)[\s,]{1,2}(?:1[89]|20)\d\d$/;
const TRAILING_DISC = /^(.{2,150}?)[\s,]{1,3}(?:disc|disk|cd|tape|part|pt|teil|track)\s?\d{1,3}(?:\sof\s\d{1,3})?$/i;
const BY = /^(.{1,150}) by ([^()]{3,60})$/i;
const SERIES_FOLDER = /\b(?:series|trilogy|saga|quartet|cycle|novels|chronicles|collection|duology|duet)$/i;

function pieceOf(text: string): Piece {
  if (isYear(text)) return { text, kind: 'year' };
  const position = positionIn(text);
  if (position !== undefined) return { text, kind: 'position', position };
  const series = seriesIn(text, { bare: true });
  return series ? { text, kind: 'series', series } : { text, kind: 'words' };
}

function classified(texts: readonly string[]): Piece[] {
  const pieces = texts.map(pieceOf);
  pieces.forEach((piece, at) => {
    const next = pieces[at + 1];
    const isFollowed = next?.kind === 'position' && pieces.slice(at + 2).some((later) => later.kind === 'words');
    if (piece.kind === 'words' && isFollowed)
      pieces[at] = { text: piece.text, kind: 'series', series: { name: piece.text, position: next.position! } };
  });
  return pieces;
}

/** Whether a text may be a person's name: two to five words, no digits, no sentence. */
export function looksLikeName(text: string): boolean {
  const count = text.split(' ').length;
  return text.length <= 50 && !/[\d:!?"]/.test(text) && count <= 6 && parseName(text).family.length > 1 && !SERIES_FOLDER.test(text);
}

function namesIn(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap(splitAuthors).filter(looksLikeName))];
}

function titlesOf(piece: Piece): Partial<Draft>[] {
  const whole: Partial<Draft> = { title: piece.text, confidence: 1 };
  const found: Partial<Draft>[] = [whole];
  const leading = LEADING_NUMBER.exec(piece.text);
  if (leading) found.push({ title: leading[2]!, position: String(Number(leading[1])), confidence: 1 });
  const coded = CODED.exec(piece.text);
  if (coded) found.push({ title: coded[1]!, confidence: 0.9 });
  const middle = MIDDLE_NUMBER.exec(piece.text);
  const marked = MARKED_MIDDLE.exec(piece.text);
  const place = marked ? parsePosition(marked[2])?.text : undefined;
  if (marked && place) found.push({ title: marked[3]!, series: [{ name: marked[1]!, position: place }], confidence: 0.95 });
  if (middle && Number(middle[2]) <= 300) {
    found.push({ title: middle[3]!, series: [{ name: middle[1]!, position: String(Number(middle[2])) }], confidence: 0.95 });
  }
  for (const draft of [...found]) {
    const dated = TRAILING_YEAR.exec(draft.title!);
    const disc = TRAILING_DISC.exec(draft.title!);
    if (dated) found.push({ ...draft, title: dated[1]!, confidence: 0.97 });
    if (disc) found.push({ ...draft, title: disc[1]!, confidence: 0.97 });
  }
  for (const draft of [...found]) {
    const by = BY.exec(draft.title!);
    if (by) found.push({ ...draft, title: by[1]!, authors: splitAuthors(by[2]!), confidence: 1 });
  }
  return found;
}

function numberOnly(pieces: Piece[], base: Draft): Draft[] {
  const last = pieces.at(-1);
  if (last?.kind === 'series' && last.series) {
    return [{ ...base, title: last.series.name, series: [last.series], confidence: 0.8, isNumberOnly: true }];
  }
  if (last?.kind !== 'position') return [];
  const before = pieces.length > 1 ? pieces.at(-2)! : undefined;
  const series = before ? [{ name: before.text, position: last.position! }] : [];
  return [{ ...base, title: before?.text ?? '', series, position: last.position!, confidence: 0.8, isNumberOnly: true }];
}

/** Titles that hold their own series and subtitle ("Title: Series, Book 3") taken apart; the whole stays as the first reading. */
function unfolded(draft: Draft): Draft[] {
  const parts = splitBook(draft.title);
  const isPlain = parts.title === draft.title && parts.series.length === 0 && !parts.subtitle;
  if (isPlain || parts.title === '') return [{ ...draft, title: turnArticle(draft.title) }];
  const subtitle = [parts.subtitle, draft.subtitle].filter(Boolean).join(': ');
  const { subtitle: _, ...rest } = draft;
  return [{ ...rest, title: parts.title, series: [...parts.series, ...draft.series], ...(subtitle === '' ? {} : { subtitle }) }];
}

function draftsOf(parts: NameParts): Draft[] {
  const telling = parts.pieces.filter((piece, at) => at === 0 || !isKindOnly(piece));
  const pieces = classified(telling);
  const bracketed = parts.remarks.flatMap((remark) => seriesIn(remark, { bare: true }) ?? []).filter((ref) => !/^\d|kbps/i.test(ref.name));
  const series = [...pieces.flatMap((piece) => (piece.series ? [piece.series] : [])), ...bracketed];
  const position = pieces.find((piece) => piece.kind === 'position')?.position;
  const base = {
    series,
    authors: [],
    narrators: parts.narrators,
    ...(parts.year ? { year: parts.year } : {}),
    ...(position ? { position } : {}),
  };
  const titled = pieces.flatMap((piece, at) => {
    const isLast = at === pieces.length - 1;
    if (piece.kind === 'position' || (piece.kind === 'series' && !isLast) || (piece.kind === 'year' && pieces.length > 1)) return [];
    const rest = pieces
      .slice(at + 1)
      .filter((later) => later.kind === 'words')
      .map((later) => later.text);
    const others = pieces.filter((other) => other !== piece && other.kind === 'words').map((other) => other.text);
    const own = piece.kind === 'series' ? series.filter((ref) => ref !== piece.series) : [...series];
    const next = pieces[at + 1];
    if (piece.kind === 'words' && next?.kind === 'position') own.unshift({ name: piece.text, position: next.position! });
    return titlesOf(piece).map((title): Draft => {
      const draft = { ...base, ...title, title: title.title!, confidence: title.confidence! * (piece.kind === 'series' ? 0.8 : 1) };
      const subtitle = rest.length > 0 ? { subtitle: rest.join(': ') } : {};
      return { ...draft, ...subtitle, series: [...(title.series ?? []), ...own], authors: [...(title.authors ?? []), ...namesIn(others)] };
    });
  });
  const yearAt = pieces.findIndex((piece) => piece.kind === 'year');
  const after =
    yearAt < 0
      ? []
      : pieces
          .slice(yearAt + 1)
          .filter((piece) => piece.kind === 'words')
          .map((piece) => piece.text);
  if (after[0])
    titled.push({
      ...base,
      title: `${pieces[yearAt]!.text} ${after[0]}`,
      authors: namesIn(pieces.slice(0, yearAt).map((piece) => piece.text)),
      confidence: 0.7,
    });
  return [...titled.flatMap(unfolded), ...numberOnly(pieces, { ...base, title: '', confidence: 0.8 })];
}

/** Lengths at which old tags and tidy-minded programs cut names. */
const CUT_LENGTHS = new Set([29, 30, 31, 40, 50, 60, 63, 64]);

function withCut(draft: Draft, name: string): Draft {
  const isWhole = fold(`${draft.title} ${draft.subtitle ?? ''}`).length >= fold(name).length - 1;
  if (name.length < 24 || !isWhole) return draft;
  return { ...draft, cut: CUT_LENGTHS.has(name.length) ? 'likely' : 'maybe' };
}

function draftsIn(name: string): Draft[] {
  const loose = nameParts(name);
  const drafts = draftsOf(loose);
  if (!/\S[-–—]\S/.test(name)) return drafts;
  const tight = nameParts(name, { tight: true });
  if (loose.pieces.join('|') === tight.pieces.join('|')) return drafts;
  const factor = loose.pieces.length === 1 ? 0.95 : 0.8;
  return [...drafts, ...draftsOf(tight).map((draft) => ({ ...draft, confidence: draft.confidence * factor }))];
}

/** All readings of one name, the likely ones with more confidence. Names without spaces are also taken apart at every hyphen. */
export function readName(name: string): Draft[] {
  const plain = readable(name);
  const by = BY.exec(plain.replace(/\s?[([{][^()[\]{}]{0,80}[)\]}]/g, ''));
  const author = by ? splitAuthors(by[2]!) : [];
  const written = by ? draftsIn(by[1]!).map((draft) => ({ ...draft, authors: [...author, ...draft.authors] })) : [];
  const seen = new Set<string>();
  return [...written, ...draftsIn(name)].flatMap((draft) => {
    const key = JSON.stringify([draft.title, draft.subtitle, draft.series, draft.isNumberOnly, draft.authors[0]]);
    if (seen.has(key) || (draft.title === '' && !draft.isNumberOnly)) return [];
    seen.add(key);
    return [withCut(draft, plain)];
  });
}
