import { isNamed } from './author-fit.ts';
import type { Fits, Prepared } from './fits.ts';
import { type Face, volumesIn } from './record-face.ts';
import { isSeriesName, sameSeries } from './series-fit.ts';
import { isKindOnly } from './title-key.ts';

/** The places that the reading names in the record's series, or in a series it does not name. */
function placesIn(prepared: Prepared, face: Face): number[] {
  const { title, subtitle, series } = prepared.reading.clue;
  const names = [face.main.text, ...face.series.map((ref) => ref.name)];
  const own = (series ?? []).filter((ref) => names.some((name) => sameSeries(name, ref.name)));
  return volumesIn([title, subtitle ?? ''], own);
}

function isSeriesTitled(prepared: Prepared, face: Face): boolean {
  return face.isSeriesTitle || (prepared.reading.clue.series ?? []).some((ref) => isSeriesName(face.main.text, ref.name));
}

/** Both name places in series, and none of these is the same; where the title is the series' name, no place is the first place. */
function isOtherVolume(prepared: Prepared, face: Face): boolean {
  const isSeries = isSeriesTitled(prepared, face);
  const or = (places: readonly number[]): readonly number[] => (places.length === 0 && isSeries ? [1] : places);
  const [mine, theirs] = [or(placesIn(prepared, face)), or(face.volumes)];
  return mine.length > 0 && theirs.length > 0 && !mine.some((place) => theirs.includes(place));
}

function isVolumeDoubtful(prepared: Prepared, face: Face, fits: Fits): boolean {
  const isToldBySubtitle = fits.title.score === 1 && face.subtitle !== undefined && !isKindOnly(face.subtitle);
  return fits.series !== 'same' && !isToldBySubtitle && (fits.title.score < 0.97 || isSeriesTitled(prepared, face));
}

/** What speaks against a record, by name; an ISBN or ASIN that agrees outweighs a missing author or a second place among the authors. */
export function contradictions(prepared: Prepared, face: Face, fits: Fits, keys: readonly string[]): string[] {
  const { reading } = prepared;
  const [hasTitle, hasAuthor, hasId] = [keys.includes('title'), keys.includes('author'), fits.isbn || fits.asin];
  const isNumberOnly = fits.title.score === 0 && prepared.isSeriesTitle && fits.series === 'same';
  const namesAuthor = (reading.clue.authors ?? []).length > 0;
  const isToldBySeries = fits.series === 'same' && fits.title.score >= 0.95;
  const isSecond = fits.author.at > 0 && !hasId && !isNamed(face.record.authors[0]!, reading.context);
  const against: string[] = [];
  if (!hasTitle && !isNumberOnly && !(hasId && hasAuthor)) against.push('other-title');
  if (!hasAuthor && namesAuthor && !isToldBySeries && !(hasId && hasTitle)) against.push('other-author');
  if (hasAuthor && isSecond) against.push('adaptation');
  if (isVolumeDoubtful(prepared, face, fits) && isOtherVolume(prepared, face)) against.push('other-volume');
  if (fits.runtime === 'other' && !hasId) against.push('runtime');
  return against;
}
