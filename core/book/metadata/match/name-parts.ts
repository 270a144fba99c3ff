import { cut, parsePosition, readable } from '../../text/index.ts';

/** One folder, file or album name taken apart. */
export interface NameParts {
  /** What stands between separators, in order, remarks taken out. */
  pieces: string[];
  /** What stood in brackets. */
  remarks: string[];
  year?: number;
  narrators: string[];
}

const EXTENSION = /\.(?:mp3|m4b|m4a|aac|ogg|opus|flac|wma|wav|aax|aa|mp4)$/i;
const READER = /[\s,(-]{0,3}\b(?:read|narrated|performed|gelesen|lu|leído|letto)\s(?:by|von|par|por|da)\s([^()[\]{}]{2,60})$/i;
const NOISE_WORD =
  /^(?:unabridged|unabr|unb|unabrd|ungek(?:ü|ue)rzt|abridged|audiobooks?|audio|mp3|m4b|m4a|aac|flac|web|retail|vbr|cbr|\d{2,3}\s?k(?:bps|bit)?|\d{1,2}[.;:]\d{2}[.;:]\d{2}|[\d.]{1,6}\s?[mg]b|nmr|eng|\d{1,2}\s?cds?|isis|chaptered|chapteri[sz]ed|audiolibro|h(?:ö|oe)rbuch|luisterboek|ljudbok|lydbok|audiolivre|audible)$/i;

const LEADING_NOISE = /^(?:unabridged|audiobook|mp3|m4b|audiolibro|h(?:ö|oe)rbuch|luisterboek|ljudbok|lydbok|audiolivre|req)$/i;

/** Splits "PeterHamilton", "TheStoryOfCivilization" and "Volume1" where capitals and digits begin; leaves names with spaces alone. */
export function splitCamel(text: string): string {
  if (/\s/.test(text) || !/[a-z][A-Z]/.test(text)) return text;
  return text
    .replace(/([\p{Ll}])(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{Ll})(\d)/gu, '$1 $2');
}

function spaced(text: string): string {
  const plain = readable(text).replace(EXTENSION, '').replace(/_/g, ' ').replace(/\s+/g, ' ').trim();
  if (plain.includes(' ') && !/\S\.-\.\S|\w\.\w+\.\w+\.\w/.test(plain)) return plain;
  const dots = plain.split('.').length - 1;
  return dots >= 2 || /\p{L}{2}\.\p{L}{2}/u.test(plain) ? plain.replace(/\.+/g, ' ').replace(/\s+/g, ' ').trim() : plain;
}

const SIZE = /(?<![\w.])\d{1,4}(?:[.,]\d{1,2})?\s?(?:[mg]i?b|kbps|kbit)(?![a-z])/gi;

function takeBrackets(text: string): { outside: string; remarks: string[] } {
  const remarks: string[] = [];
  const taken = (part: string): string =>
    part.replace(/[([{]([^()[\]{}]{0,200})[)\]}]/g, (_, inside: string) => {
      const remark = inside.replaceAll('\u0001', ' ').trim();
      if (remark !== '') remarks.push(remark);
      return ' \u0001 ';
    });
  return { outside: taken(taken(text)).replace(SIZE, ' '), remarks };
}

/** Takes words off both ends that only describe the recording. */
function withoutNoise(piece: string): string {
  const parts = piece.split(' ').filter((part) => part !== '');
  while (parts.length > 0 && NOISE_WORD.test(parts.at(-1)!)) parts.pop();
  while (parts.length > 1 && LEADING_NOISE.test(parts[0]!)) parts.shift();
  return parts.join(' ').replace(/^[\s,;:–-]{1,5}/, '');
}

const YEAR = /^(?:1[4-9]|20)\d\d$/;

/** More pieces than this make no name of a book. */
const MOST_PIECES = 10;

/** Takes a name apart at " - " (or at "-" where it has no spaces around any), and puts aside brackets, readers, years and recording words. */
export function nameParts(name: string, options: { tight?: boolean } = {}): NameParts {
  const { outside, remarks } = takeBrackets(spaced(cut(name)));
  const narrators: string[] = [];
  const separator = options.tight ? /\s{0,3}[-–—]\s{0,3}/ : /\s[-–—]{1,2}\s|\s[-–—](?=\S)|(?<=\S)[-–—]\s|\u0001/;
  const parts: NameParts = { pieces: [], remarks, narrators };
  for (const remark of remarks) {
    const reader = /^(?:read|narrated|performed|gelesen)\s(?:by|von)\s(.{2,60})$/i.exec(remark);
    if (reader) narrators.push(reader[1]!.replace(/\s[-–].*$/, ''));
    if (YEAR.test(remark)) parts.year = Number(remark);
  }
  for (const raw of outside.split(separator)) {
    const reader = READER.exec(raw.replaceAll('\u0001', ' '));
    if (reader) narrators.push(reader[1]!.trim());
    const text = raw.replaceAll('\u0001', ' ').replace(READER, '').replace(/\s+/g, ' ').trim();
    const piece = withoutNoise(splitCamel(withoutNoise(text)));
    if (parts.pieces.length >= MOST_PIECES) break;
    if (piece === '' && options.tight && parts.pieces.length >= 2 && text !== '') break;
    if (piece === '') continue;
    if (YEAR.test(piece) && parts.year === undefined) parts.year = Number(piece);
    parts.pieces.push(piece);
  }
  return parts;
}

/** Whether a piece is a year and nothing else. */
export function isYear(piece: string): boolean {
  return YEAR.test(piece);
}

const DISC =
  /^(?:[\d_.\s-]{0,6})(?:cd|disc|disk|disque|tape|side|part|pt|teil|track|chapter|section|mp3|m4b|files?|audio)s?[\s_.-]{0,2}\d{0,3}[a-z]?(?:\s?(?:of|-)\s?\d{1,3})?$/i;
const PART_OF_BOOK = /^\d{1,2}[_\s.-]{1,3}(?:book|part)\sthe\s/i;

/** Whether a folder only holds a disc or a part of the book ("CD 2", "Disc 02", "Part 3"). */
export function isDisc(segment: string): boolean {
  const text = segment.slice(0, 80).trim();
  return DISC.test(text) || PART_OF_BOOK.test(text);
}

/** A position that a piece names and nothing else: "02", "#1", "Bk 3", "Book Four". Numbers over 300 are not positions. */
export function positionIn(piece: string): string | undefined {
  if (!/^(?:#|\d|books?\b|bks?\b|vol|no\b|part\b|band\b|buch\b|tome\b|libro\b|livre\b)/i.test(piece) || isYear(piece)) return undefined;
  const position = parsePosition(piece);
  return position?.isSingle && position.sortKey <= 300 ? position.text : undefined;
}
