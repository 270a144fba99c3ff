import { rankReleases } from '../../core/book/index.ts';
import type { Release } from '../../core/sdk/index.ts';
import type { Figure } from './figure.ts';

const WORDS = ['Silver', 'Copper', 'Salt', 'Low', 'Iron', 'Winter', 'Hollow', 'Ember', 'North', 'Glass'];
const THINGS = ['Tide', 'Road', 'Door', 'Harbour', 'Crown', 'Garden', 'Signal', 'Orchard', 'River', 'Lantern'];

/** A hundred posted names for one book, no two alike, as they come from indexers. */
function releases(salt: number): Release[] {
  return Array.from({ length: 100 }, (_, nth) => {
    const title = `${WORDS[nth % 10]} ${THINGS[Math.floor(nth / 10)]}`;
    const name = `Mara Quill - The Gull Cycle ${(nth % 12) + 1} - The ${title} (${2000 + (salt % 20)}) [Unabridged] [M4B ${64 + salt} kbps]`;
    return {
      source: 's',
      key: String(nth),
      title: name,
      clue: { title: name },
      protocol: 'torrent',
      bytes: 3e8 + nth,
      seeders: nth,
      category: '3030',
    };
  });
}

/** The same with what a tracker says in fields of its own. */
function withFields(release: Release, nth: number): Release {
  const authors = [`${['Mara', 'M.', 'Marah', 'Ben'][nth % 4]} Quill`, `Ana Doe${nth}`];
  const series = [{ name: 'The Gull Cycle', position: String((nth % 12) + 1) }];
  return {
    ...release,
    clue: { title: release.title, authors, series },
    narrators: [`Rory Vale${nth}`],
    language: 'English',
    format: 'm4b',
  };
}

function median(asked: (round: number) => Release[]): number {
  const clue = { title: 'The Silver Tide', authors: ['Mara Quill'], series: [{ name: 'The Gull Cycle', position: '1' }] };
  const times: number[] = [];
  for (let round = 0; round < 60; round++) {
    const list = asked(round);
    const begun = performance.now();
    rankReleases(clue, list);
    times.push(performance.now() - begun);
  }
  const settled = times.slice(20).sort((a, b) => a - b);
  return settled[Math.floor(settled.length / 2)] ?? 0;
}

/** Ranking a hundred releases for one clue, names never seen before. */
export async function match(): Promise<Figure[]> {
  return [
    { name: 'ranking 100 releases, p50', value: median(releases), unit: 'ms', limit: 2 },
    {
      name: 'ranking 100 releases with fields, p50',
      value: median((round) => releases(100 + round).map(withFields)),
      unit: 'ms',
      limit: 2,
    },
  ];
}
