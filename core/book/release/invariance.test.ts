import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clue, Release } from '../../sdk/index.ts';
import { POSTINGS, type Posting } from './cases/postings.ts';
import { SHAPES, type Shape } from './cases/shapes.ts';
import { judgeRelease } from './judge.ts';

function releaseOf({ name, more }: Posting, { clue, sibling }: Shape): Release {
  const author = clue.authors![0]!;
  const [last, ...first] = author.split(' ').reverse();
  const turned = first.length === 0 ? author : `${last}, ${first.reverse().join(' ')}`;
  const title = name({ title: clue.title, author, turned, sibling });
  return { source: 'test', key: title, title, clue: { title }, protocol: 'torrent', bytes: 3e8, seeders: 5, category: '3030', ...more };
}

function wrong(posting: Posting, shape: Shape): string | undefined {
  const judged = judgeRelease(shape.clue as Clue, releaseOf(posting, shape));
  const closed = judged.gates.filter(({ passed }) => !passed).map(({ gate }) => gate);
  const isRight = posting.gate === undefined ? closed.length === 0 : closed.includes(posting.gate);
  return isRight ? undefined : `"${judged.release.title}" for ${shape.clue.title}: ${posting.gate ?? 'it is the book'}, closed ${closed}`;
}

describe('the verdict does not depend on how the names look', () => {
  for (const [kind, postings] of Object.entries(POSTINGS)) {
    for (const shape of SHAPES) {
      test(`${kind}: ${shape.shape}`, () => {
        assert.deepEqual(
          postings.map((posting) => wrong(posting, shape)).filter((one) => one !== undefined),
          [],
        );
      });
    }
  }
});
