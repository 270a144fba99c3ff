import type { SeriesRef } from '../../../sdk/index.ts';
import { fold, parseName, readable, seriesIn, splitAuthors, turnArticle } from '../../text/index.ts';
import { isYear, type NameParts, nameParts, positionIn } from './name-parts.ts';
import { isKindOnly, splitBook } from './title-key.ts';
import { BY, type Draft, type Piece, titlesOf } from './titles-in-piece.ts';

export type { Draft } from './titles-in-piece.ts';

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

const textsOf = (pieces: readonly Piece[]): string[] => pieces.filter((piece) => piece.kind === 'words').map((piece) => piece.text);

function seriesAround(pieces: readonly Piece[], remarks: readonly string[]): SeriesRef[] {
  const bracketed = remarks.flatMap((remark) => seriesIn(remark, { bare: true }) ?? []).filter((ref) => !/^\d|kbps/i.test(ref.name));
  return [...pieces.flatMap((piece) => (piece.series ? [piece.series] : [])), ...bracketed];
}

/** The readings in which one piece is the title, what follows it the subtitle, and any other piece may name the author. */
function titledBy(pieces: readonly Piece[], at: number, base: Draft): Draft[] {
  const piece = pieces[at]!;
  const isLast = at === pieces.length - 1;
  const isBareYear = piece.kind === 'year' && pieces.length > 1;
  if (piece.kind === 'position' || (piece.kind === 'series' && !isLast) || (isBareYear && !isLast)) return [];
  const rest = textsOf(pieces.slice(at + 1));
  const next = pieces[at + 1];
  const numbered = piece.kind === 'words' && next?.kind === 'position' ? [{ name: piece.text, position: next.position! }] : [];
  const own = [...numbered, ...base.series.filter((ref) => ref !== piece.series)];
  const others = namesIn(textsOf(pieces.filter((other) => other !== piece)));
  return titlesOf(piece).map((title) => ({
    ...base,
    ...title,
    title: title.title!,
    confidence: title.confidence! * (piece.kind === 'series' ? 0.8 : isBareYear ? 0.6 : 1),
    ...(rest.length > 0 ? { subtitle: rest.join(': ') } : {}),
    series: [...(title.series ?? []), ...own],
    authors: [...(title.authors ?? []), ...others],
  }));
}

/** A year may begin the title ("Author - 2050 - An Ice Story"). */
function titledByYear(pieces: readonly Piece[], base: Draft): Draft[] {
  const at = pieces.findIndex((piece) => piece.kind === 'year');
  const [after] = at < 0 ? [] : textsOf(pieces.slice(at + 1));
  if (!after) return [];
  return [{ ...base, title: `${pieces[at]!.text} ${after}`, authors: namesIn(textsOf(pieces.slice(0, at))), confidence: 0.7 }];
}

function draftsOf(parts: NameParts): Draft[] {
  const pieces = classified(parts.pieces.filter((piece, at) => at === 0 || !isKindOnly(piece)));
  const position = pieces.find((piece) => piece.kind === 'position')?.position;
  const base: Draft = {
    title: '',
    confidence: 0.8,
    series: seriesAround(pieces, parts.remarks),
    authors: [],
    narrators: parts.narrators,
    ...(parts.year ? { year: parts.year } : {}),
    ...(position ? { position } : {}),
  };
  const titled = pieces.flatMap((_, at) => titledBy(pieces, at, base));
  return [...[...titled, ...titledByYear(pieces, base)].flatMap(unfolded), ...numberOnly(pieces, base)];
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
