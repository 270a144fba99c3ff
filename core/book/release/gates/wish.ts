import type { Fit } from '../fit.ts';
import { fieldLanguage, type NameReading } from '../name/reading.ts';
import { formatsOf, isReadBy, type Situation } from './situation.ts';

/** Languages that the name says of the recording. */
function saidLanguages({ reading, fit, wanted }: Situation): string[] {
  const people = (wanted.clue.authors ?? []).join('');
  return reading.languages.filter(({ at }) => (at < 0 ? !hasScript(people) : isSaid(reading, fit, at))).map(({ code }) => code);
}

/** An author who writes in another script says nothing of the recording's language. */
const hasScript = (text: string): boolean => /[\u0370-\uffff]/.test(text.normalize('NFC').replace(/[\u2000-\u206f]/g, ''));

function isSaid(reading: NameReading, fit: Fit, at: number): boolean {
  const role = fit.roles[at];
  if (role === 'title' || role === 'author' || role === 'series' || role === 'reader') return false;
  const token = reading.tokens[at]!;
  if (role === 'mark' || token.raw.length <= 3 || (token.value === undefined && !/^[A-Z]/.test(token.raw))) return true;
  const isBeside = (other: number, gapAt: number): boolean => {
    const neighbour = reading.tokens[other];
    return neighbour !== undefined && reading.tokens[gapAt]!.gap < 2 && neighbour.group === token.group && fit.roles[other] === 'unknown';
  };
  return !(at > 0 && isBeside(at - 1, at)) && !(at + 1 < reading.tokens.length && isBeside(at + 1, at + 1));
}

/** The name or the source's field says another language. */
export function language(situation: Situation): string | undefined {
  const { wanted, release, profile } = situation;
  const accepted = wanted.clue.language ? [wanted.clue.language] : profile.languages.length > 0 ? profile.languages : [wanted.language];
  const field = fieldLanguage(release);
  if (!field && situation.reading.languages.length === 0) return undefined;
  const names = saidLanguages(situation);
  if (field && !accepted.includes(field)) return `the source says its language is ${field}, and ${accepted[0]} is wanted`;
  const word = situation.reading.languages.find(
    ({ code, at, isWord }) => isWord && !accepted.includes(code) && isSaid(situation.reading, situation.fit, at),
  );
  const isOther =
    word !== undefined && !situation.reading.languages.some(({ code, at, isWord }) => isWord && at === word.at && accepted.includes(code));
  if (word && isOther) return `"${situation.reading.tokens[word.at]!.raw}" says it is not in ${accepted[0]}`;
  if (names.length > 0 && !names.some((code) => accepted.includes(code)))
    return `the name says its language is ${names[0]}, and ${accepted[0]} is wanted`;
  return undefined;
}

const MB = 1_000_000;

/** Too small or too large for speech, for the known runtime, or for the profile. */
export function size({ release, profile, wanted }: Situation): string | undefined {
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

/** A format that the profile does not list; an unknown one passes. */
export function format(situation: Situation): string | undefined {
  const formats = formatsOf(situation);
  const wanted = situation.profile.formats;
  if (formats.length === 0 || wanted.length === 0 || formats.some((name) => wanted.includes(name))) return undefined;
  return `its format is ${formats.join(', ')}, and the profile ${situation.profile.name} takes ${wanted.join(', ')}`;
}

/** A narrator whom the profile refuses. */
export function narrator(situation: Situation): string | undefined {
  const refused = situation.profile.narrators.refused.find((name) => isReadBy(situation, name));
  return refused && `it is read by ${refused}, whom the profile ${situation.profile.name} refuses`;
}

/** Fewer seeders than the profile asks for; unknown ones pass. */
export function seeders({ release, profile }: Situation): string | undefined {
  if (release.protocol !== 'torrent' || release.seeders === undefined || release.seeders >= profile.seeders) return undefined;
  return `it has ${release.seeders} seeders, and the profile ${profile.name} asks for ${profile.seeders}`;
}
