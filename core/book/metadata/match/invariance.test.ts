import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BookRecord } from '../../../sdk/index.ts';
import { SHAPES, type Shape } from '../../release/cases/shapes.ts';
import type { Item } from './item.ts';
import { matchRecord } from './match-record.ts';
import { readItem } from './read-item.ts';

interface Facts {
  title: string;
  author: string;
  turned: string;
  series?: { name: string; position: string };
}

function factsOf({ clue }: Shape): Facts {
  const author = clue.authors![0]!;
  const [last, ...first] = author.split(' ').reverse();
  const series = clue.series?.[0];
  return {
    title: clue.title,
    author,
    turned: first.length === 0 ? author : `${last}, ${first.reverse().join(' ')}`,
    ...(series ? { series: { name: series.name, position: series.position! } } : {}),
  };
}

/** How people lay books on their disks. */
const ITEMS: Readonly<Record<string, (facts: Facts) => Item>> = {
  'author and title folders': ({ author, title }) => ({ path: `${author}/${title}` }),
  'one folder': ({ author, title }) => ({ path: `${author} - ${title}` }),
  'last name first': ({ turned, title }) => ({ path: `${turned}/${title}` }),
  'a year and an edition': ({ author, title }) => ({ path: `${author}/2003 - ${title} (Unabridged)` }),
  'recording words': ({ author, title }) => ({ path: `${author} - ${title} [MP3 64kbps] {312mb}` }),
  'written by': ({ author, title }) => ({ path: `${title} by ${author}` }),
  'tags alone': ({ author, title }) => ({ path: 'incoming/x1', tags: { album: title, artist: author } }),
  'tags with a suffix': ({ author, title }) => ({ path: 'x', tags: { album: `${title} (Unabridged)`, albumartist: author } }),
  underscores: ({ author, title }) => ({ path: `${author}/${title.replaceAll(' ', '_')}` }),
  'lower case': ({ author, title }) => ({ path: `${author}/${title}`.toLowerCase() }),
  'series and number': ({ author, title, series }) => ({
    path: series ? `${author}/${series.name}/${series.position.padStart(2, '0')} - ${title}` : `${author}/${title}`,
  }),
  'narrator for artist': ({ author, title }) => ({
    path: `${author}/${title}`,
    tags: { album: title, artist: 'Joan Vale', composer: 'Joan Vale' },
  }),
};

const record = (title: string, author: string, more: Partial<BookRecord> = {}): BookRecord => ({
  ids: {},
  title,
  authors: [author],
  language: 'en',
  ...more,
});

/** The book, as services print it. */
function rightOnes({ clue }: Shape): BookRecord[] {
  const [author, series] = [clue.authors![0]!, clue.series?.[0]];
  const subtitle = clue.subtitle ? { subtitle: clue.subtitle } : {};
  const plain = record(clue.title, author, subtitle);
  return series ? [plain, record(`${clue.title} (${series.name}, #${series.position})`, author)] : [plain];
}

/** What services also answer, and what is not the book. */
function wrongOnes({ clue, sibling }: Shape): BookRecord[] {
  const [author, series] = [clue.authors![0]!, clue.series?.[0]];
  const other = series ? [record(`${sibling} (${series.name}, #${Number(series.position) + 1})`, author)] : [];
  return [
    record(sibling, author),
    ...other,
    record(clue.title, 'Wilhelmina Stott'),
    record(`Summary of ${clue.title} by ${author}`, 'Quick Pages'),
    record(`${clue.title}: Study Guide`, 'Quick Pages'),
    record(`${clue.title} / ${sibling}`, author),
    record(clue.title, author, { language: 'de' }),
    record(`${clue.title} Returns`, author),
    record(`The Art of ${clue.title}`, 'Otto Brenner'),
    record(`${clue.title}: The Graphic Novel`, author),
  ];
}

describe('the record that is picked does not depend on how the names look', () => {
  for (const shape of SHAPES) {
    test(shape.shape, () => {
      const said: string[] = [];
      for (const [how, itemOf] of Object.entries(ITEMS)) {
        const readings = readItem(itemOf(factsOf(shape)));
        for (const right of rightOnes(shape)) {
          const { pick, why } = matchRecord(readings, [...wrongOnes(shape), right]);
          if (pick !== right) said.push(`${how}: "${pick?.title}" by ${pick?.authors[0]} for "${right.title}": ${why}`);
        }
        const { pick } = matchRecord(readings, wrongOnes(shape));
        if (pick) said.push(`${how}: none is right, and "${pick.title}" by ${pick.authors[0]} (${pick.language}) was picked`);
      }
      assert.deepEqual(said, []);
    });
  }
});
