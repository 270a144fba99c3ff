import { type Finding, nothingFound } from './recording.ts';

/** Audio below this many bytes a minute (about 8 kbit/s) is no speech that one could follow. */
const FEWEST_BYTES_PER_MINUTE = 60_000;

const hours = (minutes: number): string => `${Math.floor(minutes / 60)} h ${String(Math.round(minutes % 60)).padStart(2, '0')} min`;

export interface RuntimeFacts {
  minutes?: number;
  bytes: number;
  known: readonly number[];
  acceptsAbridged: boolean;
}

function nearest(minutes: number, known: readonly number[]): number {
  return known.reduce((best, one) => (Math.abs(one - minutes) < Math.abs(best - minutes) ? one : best));
}

/**
 * Compares the runtime with those of known recordings. Within 3 % (or 5 minutes) it agrees; other readings of a text differ by up to
 * a quarter and prove nothing; below 80 % something is missing or it is abridged (those are about half); above 130 % something is too much.
 */
export function checkRuntime(facts: RuntimeFacts): Finding {
  const found = nothingFound();
  const known = facts.known.filter((minutes) => minutes > 0 && Number.isFinite(minutes));
  if (known.length === 0) return { ...found, remarks: ['no runtime of this book is known'] };
  const longest = Math.max(...known);
  if (facts.minutes === undefined) {
    const isTiny = facts.bytes < Math.min(...known) * FEWEST_BYTES_PER_MINUTE;
    if (isTiny) found.against.push(`${Math.round(facts.bytes / 1e5) / 10} MB are too little for ${hours(Math.min(...known))} of speech`);
    else found.remarks.push('the runtime of its files could not be read');
    return found;
  }
  const close = nearest(facts.minutes, known);
  const share = facts.minutes / close;
  const percent = Math.round(share * 100);
  const said = `it plays ${hours(facts.minutes)}, the book ${hours(close)}`;
  if (Math.abs(facts.minutes - close) <= Math.max(5, close * 0.03)) return agreeing(found, { said, close, longest, facts });
  if (share < 0.8) {
    const isAbridged = share >= 0.35 && share <= 0.7;
    if (isAbridged && facts.acceptsAbridged) found.remarks.push(`${said} (${percent} %): an abridged recording`);
    else found.against.push(`${said} (${percent} %): ${isAbridged ? 'abridged, or a part is missing' : 'most of it is not there'}`);
  } else if (share > 1.3) found.against.push(`${said} (${percent} %): it holds more than this book, or another one`);
  else found.remarks.push(`${said} (${percent} %): another reading of it, or another edition`);
  return found;
}

/** The runtime is that of a known recording; where that is about half of the longest, it is the abridged one. */
function agreeing(found: Finding, about: { said: string; close: number; longest: number; facts: RuntimeFacts }): Finding {
  const share = about.close / about.longest;
  if (share >= 0.4 && share <= 0.7 && !about.facts.acceptsAbridged) {
    found.against.push(`${about.said}, but the full reading ${hours(about.longest)}: it is the abridged one`);
  } else found.agree.push(`the runtime agrees (${about.said})`);
  return found;
}
