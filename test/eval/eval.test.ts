import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runTask, TASKS } from './eval.ts';
import { releaseMatching } from './release-matching.ts';
import type { EvalCase } from './task.ts';

const DATA = join(import.meta.dirname, '../../../shared/eval');
const skip = existsSync(DATA) ? false : 'the evaluation data is not beside the project';

const FLOORS: Record<string, { precision: number; recall: number; exact: number; wrong: number }> = {
  'release-matching': { precision: 0.99, recall: 0.98, exact: 0.97, wrong: 0.005 },
  'metadata-matching': { precision: 0.98, recall: 0.96, exact: 0.96, wrong: 0.02 },
  'series-gaps': { precision: 0.97, recall: 0.95, exact: 0.93, wrong: 0.05 },
};

for (const task of TASKS) {
  test(`${task.name} reaches its floors on the evaluation data`, { skip }, () => {
    const figures = runTask(task, DATA)?.figures;
    const floor = FLOORS[task.name]!;
    assert.ok(figures, 'there are cases');
    assert.ok(figures.precision! >= floor.precision, `precision ${figures.precision}`);
    assert.ok(figures.recall! >= floor.recall, `recall ${figures.recall}`);
    assert.ok(figures.exact! >= floor.exact, `exact ${figures.exact}`);
    assert.ok(figures.wrong! <= floor.wrong, `wrong ${figures.wrong}`);
  });

  test(`${task.name} predicts the same without the labels`, { skip }, () => {
    const lines = readFileSync(join(DATA, task.name, 'dev.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines.slice(0, 60)) {
      const item = JSON.parse(line) as EvalCase;
      assert.deepEqual(task.predict(stripped(item)), task.predict(item));
      assert.equal(task.score(stripped(item), task.predict(item)), undefined, 'nothing is scored without labels');
    }
  });
}

const FORBIDDEN = /^(?:label|labels|why|tags|origin|src|expect|answer|truth|missing.*|provenance|group|split)$/;

function stripped(item: EvalCase): EvalCase {
  return JSON.parse(JSON.stringify(item), (key, value) => (FORBIDDEN.test(key) && key !== 'tags' ? undefined : value)) as EvalCase;
}

test('a release is mapped with its fields, and a case without labels is not scored', () => {
  const item: EvalCase = {
    id: 'x',
    wanted: {
      title: 'The Far Side',
      authors: ['Rowan Kelly'],
      series: null,
      number: null,
      language: 'en',
      year: null,
      isbn13: null,
      asin: null,
    },
    candidates: [
      {
        cid: 'c1',
        name: 'Rowan Kelly - The Far Side',
        indexer: 'x',
        protocol: 'torrent',
        category: 3030,
        sizeBytes: 200_000_000,
        seeders: null,
        language: 'German',
      },
      {
        cid: 'c2',
        name: 'Rowan Kelly - The Far Side',
        indexer: 'x',
        protocol: 'torrent',
        category: 3030,
        sizeBytes: null,
        seeders: 0,
        language: null,
      },
    ],
  };
  const prediction = releaseMatching.predict(item);
  assert.deepEqual(prediction, { id: 'x', accept: ['c2'], best: 'c2' });
  assert.equal(releaseMatching.score(item, prediction), undefined);
});
