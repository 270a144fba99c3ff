import type { SeriesRef } from '../../sdk/index.ts';
import { readable } from './fold.ts';
import { parsePosition } from './position.ts';

/** A printed title taken apart. */
export interface TitleParts {
  /** The title alone; "Stand, The" is turned to "The Stand". */
  title: string;
  subtitle?: string;
  /** Series named in brackets, after a colon or before a dash, with positions as canonical text. */
  series: SeriesRef[];
  /** Bracketed remarks that name no series ("Unabridged", "A Novel"). */
  remarks: string[];
}

const NUMBER = '(\\d{1,3}(?:\\.\\d{1,2})?(?:\\s?[-–]\\s?\\d{1,3})?|[ivxIVX]{1,5}|[A-Za-z]{3,9})';
const MARKER = '(?:#|books?\\b|bk\\b\\.?|vol(?:ume)?s?\\b\\.?|no\\b\\.?|part\\b|band\\b|buch\\b|tome\\b|libro\\b|episode\\b)';
const NAMED = new RegExp(`^(.{1,120}?)[,:]?\\s${MARKER}\\s?${NUMBER}$|^(.{1,120}?)[,:]?\\s?#\\s?${NUMBER}$`, 'i');
const BARE = /^(.{2,120}?)[,]?\s(\d{1,3}(?:\.\d{1,2})?(?:\s?[-–]\s?\d{1,3})?)$/;
const FIRST = new RegExp(`^${MARKER}\\s?${NUMBER}(?:\\s(?:of|in)\\s(?:the\\s)?(.{2,120}))$`, 'i');

/** The series and position of a text like "Moonfall, #3", "Moonfall Book Three", "Book 2 of Moonfall"; undefined where it names none. */
export function seriesIn(text: string, options: { bare?: boolean } = {}): SeriesRef | undefined {
  const trimmed = text.trim().slice(0, 160);
  const named = NAMED.exec(trimmed);
  const first = named ? null : FIRST.exec(trimmed);
  const bare = named || first || !options.bare ? null : BARE.exec(trimmed);
  const name = named?.[1] ?? named?.[3] ?? first?.[2] ?? bare?.[1];
  const position = parsePosition(named?.[2] ?? named?.[4] ?? first?.[1] ?? bare?.[2]);
  if (!name || !position) return undefined;
  const tidy = name.replace(/[\s,:;-]+$/, '').replace(/\s(?:series|saga)$/i, '');
  return tidy === '' ? undefined : { name: turnArticle(tidy), position: position.text };
}

/** "Stand, The" as "The Stand". */
export function turnArticle(title: string): string {
  const found = /^(.{1,200}), (the|an|a|der|die|das|le|la|les|el|los|las)$/i.exec(title.trim());
  return found ? `${found[2]} ${found[1]}` : title.trim();
}

function brackets(text: string): { outside: string; inside: string[] } {
  const inside: string[] = [];
  const outside = text.replace(/[([{]([^()[\]{}]{0,200})[)\]}]/g, (_, content: string) => {
    inside.push(content.trim());
    return ' ';
  });
  return { outside: outside.replace(/\s+/g, ' ').trim(), inside: inside.filter((content) => content !== '') };
}

/** Takes a printed title apart: brackets, "Title: Subtitle", "Title: Series, Book 3", "Series 03 - Title", "Title, Book 3 of Series". */
export function splitTitle(text: string): TitleParts {
  const { outside, inside } = brackets(readable(text));
  const parts: TitleParts = { title: outside, series: [], remarks: [] };
  for (const content of inside) {
    const found = content.split(/\s?;\s?/).flatMap((piece) => seriesIn(piece, { bare: true }) ?? []);
    if (found.length > 0) parts.series.push(...found);
    else parts.remarks.push(content);
  }
  if (outside === '') return { ...parts, title: text.trim(), remarks: [] };
  const pieces = outside
    .split(/\s?:\s|\s[-–—]\s/)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  const kept: string[] = [];
  pieces.forEach((piece, at) => {
    const series =
      pieces.length > 1 ? seriesIn(piece, { bare: at < pieces.length - 1 && !/^(?:a|an) /i.test(pieces[at + 1]!) }) : undefined;
    if (series) parts.series.push(series);
    else kept.push(piece);
  });
  const [title, ...rest] = kept.length > 0 ? kept : pieces;
  parts.title = turnArticle(title ?? outside);
  if (kept.length > 0 && rest.length > 0) parts.subtitle = rest.join(': ');
  return parts;
}
