import type { BookRecord, SeriesRef } from '../../../sdk/index.ts';
import { fold, parsePosition, readable, sameAuthor, turnArticle } from '../../text/index.ts';
import { readName } from '../match/read-name.ts';
import { sameSeries } from '../match/series-fit.ts';
import { isSlipOf } from '../match/slip.ts';
import { splitBook, titleKey } from '../match/title-key.ts';
import { plainLine } from '../merge/plain-text.ts';

/** What a damaged value should be, and how one sees that it is damaged. */
export interface Mended {
  value: unknown;
  why: string;
}

const DEBRIS =
  /\b(?:unabridged|abridged|audiobook|mp3|m4b|\d{2,3} ?kbps|disc \d+|disk \d+|cd \d+|read by|narrated by)\b|[[\]{}_]|^\d{1,3}\s?[-.]\s|\.(?:mp3|m4b|m4a)$/i;
const PLACEHOLDER =
  /^(?:unknown|unknown (?:artist|author)|various|various (?:artists|authors)|va|n a|none|anonymous narrator|artist|author)$/;

/** A title that is the other one cut off, garbled, mistyped, turned around or with debris of file names around it. */
function mendTitle(before: string, after: string): Mended | null {
  const [mine, theirs] = [titleKey(before), titleKey(after)];
  if (readable(before) !== before.normalize('NFC')) return { value: after, why: 'its letters were garbled' };
  if (turnArticle(before) !== before.trim() && fold(turnArticle(before)) === fold(after))
    return { value: after, why: 'its article stood behind' };
  if (mine.closed === theirs.closed) return null;
  const length = before.trimEnd().length;
  if (length >= 28 && length <= 31 && theirs.closed.startsWith(mine.closed)) return { value: after, why: 'it was cut off' };
  const isSlip = mine.words.length === theirs.words.length && mine.words.every((word, at) => isSlipOf(word, theirs.words[at]!, false));
  if (isSlip) return { value: after, why: 'it had a typing slip' };
  const parts = splitBook(before);
  if (parts.series.length > 0 && titleKey(parts.title).closed === theirs.closed) return { value: after, why: 'it held the series' };
  const isCleaner =
    DEBRIS.test(before) && !DEBRIS.test(after) && readName(before).some((draft) => titleKey(draft.title).closed === theirs.closed);
  return isCleaner ? { value: after, why: 'it held debris of a file name' } : null;
}

function mendName(before: string, after: readonly string[]): string {
  const same = after.find((name) => sameAuthor(before, name));
  if (!same) return before;
  const isGarbled = readable(before) !== before.normalize('NFC');
  const isTurned = /^[^,]+, [^,]+$/.test(before) && !same.includes(',');
  const isBare = /^[\x20-\x7e]+$/.test(before) && !/^[\x20-\x7e]+$/.test(same) && fold(before) === fold(same);
  return isGarbled || isTurned || isBare ? same : before;
}

/** Names respelled one by one where they were garbled; persons are neither added nor removed, except where the names were placeholders or the narrators. */
function mendAuthors(before: readonly string[], after: readonly string[], narrators: readonly string[]): Mended | null {
  const isNobody = before.every((name) => PLACEHOLDER.test(fold(name)));
  const isReader = before.every(
    (name) => narrators.some((reader) => sameAuthor(name, reader)) && !after.some((author) => sameAuthor(name, author)),
  );
  if (isNobody) return { value: [...after], why: 'it named nobody' };
  if (isReader && narrators.length > 0) return { value: [...after], why: 'it named the narrators' };
  const respelled = [...new Set(before.map((name) => mendName(name, after)))];
  const isChanged = respelled.some((name, at) => name.toLowerCase() !== before[at]?.toLowerCase());
  return isChanged ? { value: respelled, why: 'a name was garbled or turned around' } : null;
}

/** The entry's own series, with places filled in that it lacked; none added, none removed, none renumbered. */
function extendSeries(before: readonly SeriesRef[], after: readonly SeriesRef[]): Mended | null {
  let isChanged = false;
  const series = before.map((ref) => {
    if (ref.position) return ref;
    const known = after.find((other) => parsePosition(other.position)?.isSingle && sameSeries(ref.name, other.name));
    if (!known?.position) return ref;
    isChanged = true;
    return { name: ref.name, position: known.position };
  });
  return isChanged ? { value: series, why: 'the place in the series was missing' } : null;
}

/** A description of which the entry only has the beginning. */
function mendDescription(before: string, after: string): Mended | null {
  const [mine, theirs] = [plainLine(before), plainLine(after)];
  const start = mine.replace(/\s?(?:…|\.\.\.)$/, '');
  const isCut = start !== mine && start.length >= 40 && theirs.length > start.length && theirs.startsWith(start);
  return isCut ? { value: after, why: 'it was cut off' } : null;
}

/** Tries to mend one field; null where the present value is whole, so that it stays. */
export function mend(field: string, before: unknown, after: unknown, entry: BookRecord): Mended | null {
  if (field === 'title') return mendTitle(before as string, after as string);
  if (field === 'authors') return mendAuthors(before as string[], after as string[], entry.narrators ?? []);
  if (field === 'series') return extendSeries(before as SeriesRef[], after as SeriesRef[]);
  if (field === 'description') return mendDescription(before as string, after as string);
  return null;
}
