import assert from 'node:assert/strict';
import { changesNothing } from './gate.ts';
import { type ModelBench, onPostgresql } from './on-postgresql.ts';

/** One book is missing, so that few calls lead from the gap to the library. */
const OWNED = [1, 3, 4, 5, 6, 7, 8];

async function killedEverywhere(bench: ModelBench, more: { deaf?: string; after?: RegExp }): Promise<void> {
  const whole = await bench.life({ owned: OWNED, killAt: Number.POSITIVE_INFINITY });
  assert.deepEqual(whole.wrong, []);
  const points = whole.calls.flatMap((call, index) => (changesNothing(call) || !(more.after ?? /./).test(call) ? [] : [index + 1]));
  assert.ok(points.length > 4, `only ${points.length} calls change anything`);
  for (const killAt of points) {
    const { wrong } = await bench.life({ owned: OWNED, killAt, ...(more.deaf ? { deaf: more.deaf } : {}) });
    assert.deepEqual(wrong, [], `killed after call ${killAt}, ${whole.calls[killAt - 1]}`);
  }
}

onPostgresql('killed at any call of a run from the gap to the library, it goes on and nothing is lost or done twice', (bench) =>
  killedEverywhere(bench, {}),
);

onPostgresql(
  'killed while a book is handed over to a downloader that is deaf at the next start, it fetches the book all the same',
  (bench) => killedEverywhere(bench, { deaf: 'torrents', after: /^(downloads\.reserve|actions|plugins\.downloader)/ }),
);
