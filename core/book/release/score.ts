import type { CostVerdict } from './cost.ts';
import { formatsOf, isReadBy, type Situation } from './gates/situation.ts';

/** How much each part weighs in the score; the match of the book outweighs all wishes together. */
const WEIGHTS = { match: 0.66, format: 0.12, narrator: 0.08, seeders: 0.06, size: 0.04, cost: 0.04 };
const PARTS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];

function matchOf({ fit, wanted, release }: Situation): number {
  const title = fit.title;
  let match = title ? { whole: 1, tail: 0.97, main: 0.95 }[title.form.kind] - title.span.slips * 0.06 : 0.7;
  match -= Math.min(0.3, fit.loose.length * 0.06 + fit.residue.length * 0.1);
  if (fit.author?.how !== 'full' && !release.clue.authors?.length) match -= wanted.authors.length > 0 ? 0.08 : 0;
  const singles = fit.places.filter((place) => place.high === place.low);
  const agrees = wanted.place !== undefined && singles.some(({ low }) => low === wanted.place);
  if (singles.length > 0 && wanted.place !== undefined && !agrees) match -= 0.15;
  else if (!agrees) match -= 0.02;
  return Math.max(0, match);
}

function formatScore(situation: Situation): number {
  const order = situation.profile.formats;
  const places = formatsOf(situation)
    .map((format) => order.indexOf(format))
    .filter((at) => at >= 0);
  return places.length === 0 ? 0.3 : 1 - (0.7 * Math.min(...places)) / Math.max(1, order.length);
}

/** The score of a release, its parts, and the words that speak for it. */
export function scoreOf(situation: Situation, cost: CostVerdict): { score: number; parts: Record<string, number>; why: string } {
  const { release, profile, wanted } = situation;
  const match = matchOf(situation);
  const liked = profile.narrators.liked.find((name) => isReadBy(situation, name));
  const minutes = wanted.clue.minutes;
  const parts = {
    match,
    format: formatScore(situation),
    narrator: liked ? 1 : 0,
    seeders: release.seeders === undefined ? 0.5 : Math.min(1, Math.log2(1 + release.seeders) / 7),
    size:
      release.bytes === undefined
        ? 0.3
        : minutes
          ? Math.min(1, release.bytes / (minutes * 480_000))
          : Math.min(1, release.bytes / 400_000_000),
    cost: { free: 1, ratio: 0.4, wedge: 0 }[cost.cost],
  };
  let score = 0;
  for (const name of PARTS) score += WEIGHTS[name] * parts[name];
  const title = situation.fit.title;
  const how = title ? (title.span.slips > 0 ? 'title fits but for its spelling' : 'title fits') : 'series and number fit';
  return { score, parts, why: `${how}${liked ? `, read by ${liked}` : ''}` };
}
