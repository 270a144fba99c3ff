import assert from 'node:assert/strict';
import test from 'node:test';
import { DEFAULT_QUALITY, type Release } from '../../sdk/index.ts';
import { KINDS_OF_RELEASE } from './cases/kinds.ts';
import { NAMES_AND_TITLES } from './cases/names.ts';
import { VOLUMES } from './cases/volumes.ts';
import { judgeRelease } from './judge.ts';

function releaseOf(given: string | Partial<Release>): Release {
  const fields = typeof given === 'string' ? { title: given } : given;
  return {
    source: 'test',
    key: fields.title!,
    title: fields.title!,
    clue: { title: fields.title! },
    protocol: 'torrent',
    seeders: 5,
    ...fields,
  };
}

for (const { phenomenon, clue, good, bad } of [...KINDS_OF_RELEASE, ...VOLUMES, ...NAMES_AND_TITLES]) {
  test(`releases are told apart: ${phenomenon}`, () => {
    for (const given of good) {
      const judged = judgeRelease(clue, releaseOf(given), DEFAULT_QUALITY);
      assert.equal(judged.verdict, 'accept', `"${judged.release.title}" is ${clue.title}, but: ${judged.why}`);
    }
    for (const [given, gate] of bad) {
      const judged = judgeRelease(clue, releaseOf(given), DEFAULT_QUALITY);
      const closed = judged.gates.filter(({ passed }) => !passed).map((one) => one.gate);
      assert.ok(
        closed.includes(gate),
        `"${judged.release.title}" is not ${clue.title}: expected ${gate}, closed: ${closed.join(', ') || 'none'}`,
      );
    }
  });
}
