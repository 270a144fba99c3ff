import type { QualityProfile, Release } from '../../sdk/index.ts';
import { covers } from '../text/index.ts';
import type { Fit } from './fit.ts';
import type { Mark, Place } from './mark.ts';
import { fieldLanguage, type NameReading } from './reading.ts';
import { LIGHT } from './token.ts';
import type { MarkKind } from './vocabulary.ts';
import type { Wanted } from './wanted.ts';

/** The gates, in the order in which the first closed one is the reason people are told. */
export const GATES = [
  'not-a-book',
  'ebook',
  'sample',
  'other-author',
  'companion',
  'pack',
  'other-volume',
  'other-title',
  'part',
  'abridged',
  'dramatized',
  'language',
  'size',
  'format',
  'narrator',
  'seeders',
] as const;

export type GateName = (typeof GATES)[number] | 'cost';

/** One gate with its reason, which is a sentence for people. */
export interface Gate {
  gate: GateName;
  passed: boolean;
  reason: string;
}

/** All that the gates look at. */
export interface Situation {
  wanted: Wanted;
  release: Release;
  profile: QualityProfile;
  reading: NameReading;
  fit: Fit;
}

const say = (tokens: NameReading['tokens'], from: number, to: number): string =>
  tokens
    .slice(from, to)
    .map((token) => token.raw)
    .join(' ');

/** Marks of a kind whose words the wanted book does not explain. */
export function openMarks({ reading, fit }: Pick<Situation, 'reading' | 'fit'>, kind: MarkKind): Mark[] {
  return reading.marks.filter((mark) => mark.kind === kind && fit.roles[mark.from] === 'mark' && fit.roles[mark.to - 1] === 'mark');
}

const said = (situation: Situation, kind: MarkKind): string | undefined => {
  const mark = openMarks(situation, kind)[0];
  return mark && say(situation.reading.tokens, mark.from, mark.to);
};

function categoryOf(release: Release): number {
  return Number.parseInt(release.category ?? '', 10) || 0;
}

const isSpoken = (situation: Situation): boolean =>
  ['audio', 'full', 'reader', 'abridged'].some((kind) => openMarks(situation, kind as MarkKind).length > 0);

function notABook(situation: Situation): string | undefined {
  const category = categoryOf(situation.release);
  const family = Math.floor(category / 1000);
  if ([1, 2, 4, 5, 6].includes(family) || category === 3020) return `it is listed under category ${category}, which is not for books`;
  const video = said(situation, 'video');
  if (video) return `"${video}" says it is a film or a series`;
  const music = said(situation, 'music');
  if (music) return `"${music}" says it is music`;
  const isMusicShelf = category === 3010 || category === 3040;
  return isMusicShelf && !isSpoken(situation)
    ? `it is listed under music (${category}), and nothing in the name says audiobook`
    : undefined;
}

function ebook(situation: Situation): string | undefined {
  const word = said(situation, 'ebook');
  const hasAudio = isSpoken(situation);
  if (word && !hasAudio) return `"${word}" says it is an e-book`;
  const category = categoryOf(situation.release);
  return category >= 7000 && category < 8000 && (word !== undefined || !hasAudio) ? `it is listed under e-books (${category})` : undefined;
}

function otherAuthor(situation: Situation): string | undefined {
  const { wanted, fit, release } = situation;
  if (wanted.authors.length === 0) return undefined;
  const name = wanted.authors[0]!.full;
  if (fit.author || needsNoAuthor(situation)) return undefined;
  if (release.clue.authors?.length) return `it is by ${release.clue.authors.join(', ')}, not by ${name}`;
  return `${name} is not named as the author`;
}

/** A name without an author is believed where title, series and number agree, or a long title stands alone. */
function needsNoAuthor({ wanted, fit, reading, release }: Situation): boolean {
  const form = fit.title?.form;
  if (!form || form.kind !== 'whole' || release.clue.authors?.length || fit.residue.length > 0 || fit.loose.length > 0) return false;
  if (reading.tokens.some((token, at) => fit.roles[at] === 'unknown' && !/\d/.test(token.word) && !wanted.known.has(token.word)))
    return false;
  const isNumbered = fit.places.some(({ low, high, how }) => low === high && low === wanted.place && how === 'marked') && fit.hasSeries;
  const content = form.words.filter(({ text }) => !LIGHT.has(text)).length;
  return (isNumbered && !form.isSeries) || (form.words.length >= 4 && content >= 3 && !form.isSeries);
}

function companion({ reading, fit, wanted }: Situation): string | undefined {
  const situation = { reading, fit };
  const mark = openMarks(situation, 'companion')[0];
  const brand = reading.tokens.find(
    (token, at) => fit.roles[at] === 'unknown' && /^[a-z]{3,20}(?:reads|notes|summar(?:y|ies)|digest)$/.test(token.word),
  );
  if (brand) return `"${brand.raw}" is a maker of summaries`;
  if (mark) return `"${say(reading.tokens, mark.from, mark.to)}" says it is about the book, not the book`;
  const start = fit.title?.span.from;
  const person = fit.author?.from;
  const about = openMarks(situation, 'about').find((candidate) => {
    const next = nextKey(fit, candidate.to);
    const isBefore = next !== undefined && (next === start || next === person);
    return (
      (isBefore && fit.roles.slice(candidate.to, next).every((role) => role !== 'unknown')) ||
      reading.tokens[candidate.from]!.bracket !== ''
    );
  });
  if (!about) return undefined;
  return `"${say(reading.tokens, about.from, about.to)}" before ${wanted.clue.title} says it is about the book, not the book`;
}

function nextKey(fit: Fit, from: number): number | undefined {
  for (let at = from; at < fit.roles.length; at++) if (fit.roles[at] === 'title' || fit.roles[at] === 'author') return at;
  return undefined;
}

const isRange = (place: Place): boolean => place.high > place.low;

/** The volumes that a name says the release holds, where it names more than one. */
export function rangeOf(fit: Fit): { low: number; high: number } | undefined {
  const place = fit.places.find((candidate) => isRange(candidate) && candidate.high - candidate.low < 100);
  return place && { low: place.low, high: place.high };
}

function bookCount({ reading, fit }: Situation): number | undefined {
  const at = reading.tokens.findIndex(
    (token, index) =>
      /^(?:books|novels|audiobooks|titles|volumes|romane|libros|livres)$/.test(token.word) &&
      fit.roles[index] !== 'title' &&
      fit.roles[index] !== 'series' &&
      (reading.tokens[index - 1]?.value ?? 0) > 1 &&
      (reading.tokens[index - 1]?.value ?? 0) < 500 &&
      fit.roles[index - 1] !== 'title',
  );
  return at < 0 ? undefined : reading.tokens[at - 1]!.value;
}

function severalBooks(situation: Situation): string | undefined {
  const { reading, fit } = situation;
  const range = rangeOf(fit);
  if (range) return `it holds books ${range.low} to ${range.high}`;
  const count = bookCount(situation);
  if (count !== undefined) return `it holds ${count} books`;
  if (fit.isList) return 'it holds several books';
  const mark = openMarks(situation, 'pack').find(
    (candidate) => reading.tokens[candidate.to]?.word !== 'of' || reading.tokens[candidate.from - 1]?.word !== 'a',
  );
  if (mark) return `"${say(reading.tokens, mark.from, mark.to)}" says it holds several books`;
  if (fit.places.some((place) => !isRange(place))) return undefined;
  const set = openMarks(situation, 'set').find((candidate) => isWithTitle(situation, candidate));
  return set && `"${say(reading.tokens, set.from, set.to)}" says it is a whole series`;
}

function isWithTitle({ reading, fit }: Situation, mark: Mark): boolean {
  const before = fit.roles[mark.from - 1];
  if (reading.tokens[mark.to]?.word === 'of' || reading.tokens[mark.to]?.word === 'by') return before === 'title' || before === 'series';
  return (
    before === 'title' ||
    before === 'series' ||
    before === 'author' ||
    (before === 'mark' && !fit.title) ||
    !fit.title ||
    fit.title.form.isSeries
  );
}

function pack(situation: Situation): string | undefined {
  const { wanted, fit, profile } = situation;
  const several = severalBooks(situation);
  if (!several) return undefined;
  const range = rangeOf(fit);
  if (wanted.range) {
    const asked = wanted.range.ranges[0]!;
    if (!range || (range.low === asked.from && range.high === asked.to)) return undefined;
    return `${several}, and books ${wanted.range.text} are wanted`;
  }
  const isInside =
    range !== undefined &&
    wanted.place !== undefined &&
    covers({ text: '', isSingle: false, sortKey: 0, ranges: [{ from: range.low, to: range.high }] }, wanted.place);
  if (isInside && range.high - range.low + 1 <= profile.packs) return undefined;
  return `${several}, and one is wanted`;
}

function otherVolume(situation: Situation): string | undefined {
  const { wanted, fit, release } = situation;
  const singles = fit.places.filter((place) => !isRange(place));
  const field = release.clue.series?.find(({ position }) => position !== undefined && wanted.series.length > 0);
  if (wanted.range) {
    if (singles.length === 0 || rangeOf(fit)) return undefined;
    return `it is book ${singles[0]!.low} alone, and books ${wanted.range.text} are wanted`;
  }
  const place = wanted.place;
  if (place === undefined) return singlesAgainstTitle(situation, singles);
  if (singles.some(({ low }) => low === place) || rangeOf(fit)) return undefined;
  const isDistinct = fit.title && !fit.title.form.isSeries && !fit.title.form.needsPlace;
  const conflict = singles.find((candidate) => !isDistinct || (candidate.how === 'marked' && fit.loose.length > 0));
  if (conflict && (!isDistinct || fit.hasSeries) && !(conflict.how === 'bare' && isFirst(fit, conflict)))
    return `it is book ${conflict.low}, and book ${place} is wanted`;
  const isInTitle = fit.title?.form.words.some(({ value }) => value === place);
  if (
    !isInTitle &&
    (fit.title?.form.isWholeSeries || fit.title?.form.needsPlace) &&
    singles.length === 0 &&
    !field &&
    place !== 1 &&
    place !== 0
  )
    return `it does not say which book of the series it is, and book ${place} is wanted`;
  return undefined;
}

const isFirst = (fit: Fit, place: Place): boolean => place.from === 0 && fit.title !== undefined;

function singlesAgainstTitle({ fit, reading }: Situation, singles: readonly Place[]): string | undefined {
  const before = (place: Place): boolean => fit.roles[place.from - 1] === 'title';
  const after = singles.find(
    (place) => before(place) && (place.how === 'marked' || place.low !== 1 || /^0/.test(reading.tokens[place.from]!.word)),
  );
  return after ? `"${after.low}" after the title says it is another volume` : undefined;
}

function otherTitle(situation: Situation): string | undefined {
  const { wanted, fit } = situation;
  const title = wanted.clue.title;
  if (!fit.title) return isByNumber(situation) ? undefined : `the title "${title}" is not in the name`;
  const { form } = fit.title;
  if (fit.residue.length > 0 && !isSeriesTail(situation)) return `"${fit.residue.join(' ')}" beside the title says it is another book`;
  const isShort = form.words.length === 1 && form.words[0]!.text.length <= 4;
  const isWeak = form.isSeries || form.kind === 'main' || isShort;
  if (isWeak && fit.loose.length > (isCounted(situation) ? 1 : 0))
    return `"${fit.loose.join(' ')}" says it is another book than "${title}"`;
  return undefined;
}

/** A posting of files that gives the right number may carry a word of its poster's. */
function isCounted({ reading, fit, wanted }: Situation): boolean {
  return reading.isPosting && wanted.place !== undefined && fit.places.some(({ low, high }) => low === high && low === wanted.place);
}

/** "Title Unknown Series, Book 3": the words before the number are a series that the clue calls otherwise. */
function isSeriesTail({ reading, fit, wanted }: Situation): boolean {
  const title = fit.title!;
  const place = fit.places.find(
    (candidate) => candidate.how === 'marked' && candidate.from > title.span.to && reading.tokens[candidate.from]!.joint === ',',
  );
  if (!place || title.form.isSeries || title.form.kind !== 'whole') return false;
  return wanted.place === undefined ? title.form.words.length >= 2 : place.low === wanted.place;
}

function isByNumber({ wanted, fit }: Situation): boolean {
  const agrees = fit.places.some((place) =>
    isRange(place) ? wanted.range !== undefined || wanted.place !== undefined : place.low === wanted.place,
  );
  return fit.hasSeries && agrees && fit.loose.length === 0 && !fit.roles.includes('unknown');
}

function part({ reading, fit }: Situation): string | undefined {
  if (reading.isOneFile) return 'it is one file of a posting';
  const found = reading.parts.find((candidate) => {
    if (candidate.isCounter || fit.roles[candidate.from] !== 'mark') return false;
    return candidate.of === undefined
      ? candidate.low === candidate.high || candidate.low > 1
      : candidate.low > 1 || candidate.high < candidate.of;
  });
  return found && `"${say(reading.tokens, found.from, found.to)}" says it is a part of the book`;
}

function abridged(situation: Situation): string | undefined {
  if (situation.profile.abridged) return undefined;
  if (situation.release.flags?.includes('abridged')) return 'the source marks it as abridged';
  const word = said(situation, 'abridged');
  return word && `"${word}" says it is abridged`;
}

function dramatized(situation: Situation): string | undefined {
  const { dramatized: wish } = situation.profile;
  const mark = openMarks(situation, 'dramatized').find(
    ({ from }) => situation.reading.tokens[from]!.word !== 'ga' || situation.reading.tokens[from]!.bracket !== '',
  );
  const word = mark && say(situation.reading.tokens, mark.from, mark.to);
  if (wish === 'never' && word) return `"${word}" says it is a dramatization`;
  return wish === 'only' && !word ? 'it is not a dramatization, and only those are wanted' : undefined;
}

/** Languages that the name says of the recording. */
export function saidLanguages({ reading, fit }: Situation): string[] {
  return reading.languages.filter(({ at }) => isSaid(reading, fit, at)).map(({ code }) => code);
}

function isSaid(reading: NameReading, fit: Fit, at: number): boolean {
  if (at < 0) return true;
  const role = fit.roles[at];
  if (role === 'title' || role === 'author' || role === 'series') return false;
  const token = reading.tokens[at]!;
  if (role === 'mark' || token.raw.length <= 3 || (token.value === undefined && !/^[A-Z]/.test(token.raw))) return true;
  const isBeside = (other: number, gapAt: number): boolean => {
    const neighbour = reading.tokens[other];
    return neighbour !== undefined && reading.tokens[gapAt]!.gap < 2 && neighbour.group === token.group && fit.roles[other] === 'unknown';
  };
  return !(at > 0 && isBeside(at - 1, at)) && !(at + 1 < reading.tokens.length && isBeside(at + 1, at + 1));
}

function language(situation: Situation): string | undefined {
  const { wanted, release, profile } = situation;
  const accepted = wanted.clue.language ? [wanted.clue.language] : profile.languages.length > 0 ? profile.languages : [wanted.language];
  const names = saidLanguages(situation);
  const field = fieldLanguage(release);
  if (field && !accepted.includes(field)) return `the source says its language is ${field}, and ${accepted[0]} is wanted`;
  if (names.length > 0 && !names.some((code) => accepted.includes(code)))
    return `the name says its language is ${names[0]}, and ${accepted[0]} is wanted`;
  return undefined;
}

const MB = 1_000_000;

function size({ release, profile, wanted }: Situation): string | undefined {
  const { bytes } = release;
  if (bytes === undefined) return undefined;
  const mb = `${Math.round(bytes / 100_000) / 10} MB`;
  const minutes = wanted.clue.minutes;
  const least = minutes ? minutes * 60_000 : 6 * MB;
  if (bytes < least) return minutes ? `${mb} cannot hold ${minutes} minutes of speech` : `${mb} is too small for an audiobook`;
  if (minutes && bytes > minutes * 16 * MB) return `${mb} is too much for ${minutes} minutes`;
  const perHour = minutes ? bytes / (minutes / 60) : undefined;
  const { min = 0, max = Infinity } = profile.bytes;
  if (bytes < min || bytes > max) return `${mb} is outside the bounds of the profile ${profile.name}`;
  if (perHour && (perHour < (profile.bytesPerHour.min ?? 0) || perHour > (profile.bytesPerHour.max ?? Infinity)))
    return `${Math.round(perHour / MB)} MB an hour is outside the bounds of the profile ${profile.name}`;
  return undefined;
}

/** Formats that the release's field or name says, lower case. */
export function formatsOf({ release, reading }: Pick<Situation, 'release' | 'reading'>): string[] {
  const field = (release.format ?? '')
    .toLowerCase()
    .split(/[\s,/]+/)
    .filter((word) => word !== '');
  return field.length > 0 ? field : reading.formats;
}

function format(situation: Situation): string | undefined {
  const formats = formatsOf(situation);
  const wanted = situation.profile.formats;
  if (formats.length === 0 || wanted.length === 0 || formats.some((name) => wanted.includes(name))) return undefined;
  return `its format is ${formats.join(', ')}, and the profile ${situation.profile.name} takes ${wanted.join(', ')}`;
}

/** Whether the release names this narrator, in its field or its name. */
export function isReadBy({ release, reading }: Pick<Situation, 'release' | 'reading'>, narrator: string): boolean {
  const folded = narrator.toLowerCase().replace(/[^a-z0-9 ]/g, '');
  if (release.narrators?.some((name) => name.toLowerCase().replace(/[^a-z0-9 ]/g, '') === folded)) return true;
  const parts = folded.split(' ').filter((word) => word !== '');
  return parts.length > 1 && reading.tokens.some((_, at) => parts.every((word, next) => reading.tokens[at + next]?.word === word));
}

function narrator(situation: Situation): string | undefined {
  const refused = situation.profile.narrators.refused.find((name) => isReadBy(situation, name));
  return refused && `it is read by ${refused}, whom the profile ${situation.profile.name} refuses`;
}

function seeders({ release, profile }: Situation): string | undefined {
  if (release.protocol !== 'torrent' || release.seeders === undefined || release.seeders >= profile.seeders) return undefined;
  return `it has ${release.seeders} seeders, and the profile ${profile.name} asks for ${profile.seeders}`;
}

const CHECKS: Record<(typeof GATES)[number], { check: (situation: Situation) => string | undefined; good: string }> = {
  'not-a-book': { check: notABook, good: 'it is no film and no music' },
  ebook: { check: ebook, good: 'it is no e-book' },
  sample: {
    check: (situation) => said(situation, 'sample') && `"${said(situation, 'sample')}" says it is an excerpt`,
    good: 'it is no excerpt',
  },
  'other-author': { check: otherAuthor, good: 'the author fits' },
  companion: { check: companion, good: 'it is no companion or study guide' },
  pack: { check: pack, good: 'it is no pack of other books' },
  'other-volume': { check: otherVolume, good: 'no other volume is named' },
  'other-title': { check: otherTitle, good: 'the title fits' },
  part: { check: part, good: 'it is whole' },
  abridged: { check: abridged, good: 'nothing says that it is abridged' },
  dramatized: { check: dramatized, good: 'dramatized or not as wished' },
  language: { check: language, good: 'no other language is named' },
  size: { check: size, good: 'the size is possible' },
  format: { check: format, good: 'the format is wanted or not told' },
  narrator: { check: narrator, good: 'no refused narrator is named' },
  seeders: { check: seeders, good: 'it has enough seeders, or they are not told' },
};

/** Every gate, closed or open, with its reason. */
export function runGates(situation: Situation): Gate[] {
  return GATES.map((gate) => {
    const reason = CHECKS[gate].check(situation);
    return reason ? { gate, passed: false, reason } : { gate, passed: true, reason: CHECKS[gate].good };
  });
}
