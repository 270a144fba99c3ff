import type { Release } from '../../../sdk/index.ts';
import type { Fit } from '../fit.ts';
import type { Token } from '../name/token.ts';
import { isSpoken, openMarks, type Situation, said, say } from './situation.ts';

function categoryOf(release: Release): number {
  return Number.parseInt(release.category ?? '', 10) || 0;
}

/** Films, series and music, by category or by a word. */
export function notABook(situation: Situation): string | undefined {
  const category = categoryOf(situation.release);
  const family = Math.floor(category / 1000);
  if ((family > 0 && family !== 3 && family < 7) || category === 3020)
    return `it is listed under category ${category}, which is not for books`;
  const video = said(situation, 'video');
  if (video) return `"${video}" says it is a film or a series`;
  const music = said(situation, 'music');
  if (music) return `"${music}" says it is music`;
  const isMusicShelf = category === 3010 || category === 3040;
  return isMusicShelf && !isSpoken(situation)
    ? `it is listed under music (${category}), and nothing in the name says audiobook`
    : undefined;
}

/** E-books, by a word without any word for audio, or by category. */
export function ebook(situation: Situation): string | undefined {
  const word = said(situation, 'ebook');
  const hasAudio = isSpoken(situation);
  if (word && !hasAudio) return `"${word}" says it is an e-book`;
  const category = categoryOf(situation.release);
  return category >= 7000 && category < 8000 && (word !== undefined || !hasAudio) ? `it is listed under e-books (${category})` : undefined;
}

function summaryMaker({ reading, fit }: Pick<Situation, 'reading' | 'fit'>): Token | undefined {
  return reading.tokens.find(({ lexeme, bracket }, at) => lexeme.isSummaryMaker && bracket === '' && fit.roles[at] === 'unknown');
}

/** Summaries, study guides and books about the book. */
export function companion({ reading, fit, wanted }: Situation): string | undefined {
  const situation = { reading, fit };
  const mark = openMarks(situation, 'companion')[0];
  const brand = summaryMaker(situation);
  if (brand) return `"${brand.raw}" is a maker of summaries`;
  if (mark) return `"${say(reading.tokens, mark.from, mark.to)}" says it is about the book, not the book`;
  const start = fit.title?.span.from;
  const person = fit.author?.from;
  const about = openMarks(situation, 'about').find((candidate) => {
    const next = nextKey(fit, candidate.to);
    const isBefore = next !== undefined && (next === start || next === person);
    return (
      (isBefore && fit.roles.slice(candidate.to, next).every((role) => role !== 'unknown')) ||
      (reading.tokens[candidate.from]!.bracket !== '' && !reading.tokens[candidate.from]!.word.startsWith('interview'))
    );
  });
  if (!about) return undefined;
  return `"${say(reading.tokens, about.from, about.to)}" before ${wanted.clue.title} says it is about the book, not the book`;
}

function nextKey(fit: Fit, from: number): number | undefined {
  for (let at = from; at < fit.roles.length; at++) if (fit.roles[at] === 'title' || fit.roles[at] === 'author') return at;
  return undefined;
}

/** A part of the book, or one file of a usenet posting. */
export function part({ reading, fit }: Situation): string | undefined {
  if (reading.isOneFile) return 'it is one file of a posting';
  const found = reading.parts.find((candidate) => {
    if (candidate.isCounter || fit.roles[candidate.from] !== 'mark') return false;
    return candidate.of === undefined
      ? candidate.low === candidate.high || candidate.low > 1
      : candidate.low > 1 || candidate.high < candidate.of;
  });
  return found && `"${say(reading.tokens, found.from, found.to)}" says it is a part of the book`;
}

/** Abridged recordings, unless the profile takes them. */
export function abridged(situation: Situation): string | undefined {
  if (situation.profile.abridged) return undefined;
  if (situation.release.flags?.includes('abridged')) return 'the source marks it as abridged';
  const word = said(situation, 'abridged');
  return word && `"${word}" says it is abridged`;
}

/** Dramatizations, as the profile wishes. */
export function dramatized(situation: Situation): string | undefined {
  const { dramatized: wish } = situation.profile;
  const mark = openMarks(situation, 'dramatized').find(
    ({ from }) => situation.reading.tokens[from]!.word !== 'ga' || situation.reading.tokens[from]!.bracket !== '',
  );
  const word = mark && say(situation.reading.tokens, mark.from, mark.to);
  if (wish === 'never' && word) return `"${word}" says it is a dramatization`;
  return wish === 'only' && !word ? 'it is not a dramatization, and only those are wanted' : undefined;
}
