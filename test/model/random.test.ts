import assert from 'node:assert/strict';
import { onPostgresql } from './on-postgresql.ts';
import { randomStory } from './random.ts';

/** Two short stories that are always the same; `npm run test:faults -- --only model` tells long ones that nobody has heard. */
const EVENTS = Number(process.env['MODEL_EVENTS'] ?? 150);
const SEED = Number(process.env['MODEL_SEED'] ?? 205);

for (const daemons of [1, 2]) {
  const who = daemons === 1 ? 'one daemon' : 'two daemons that share the limits of the services';
  onPostgresql(
    `nothing is lost, done twice, overwritten or left lying over ${EVENTS} random events, faults and restarts of ${who} (seed ${SEED})`,
    async (bench) => {
      const { wrong, told, requests } = await randomStory(bench, { seed: SEED, events: EVENTS, daemons });
      assert.deepEqual(wrong, [], `MODEL_SEED=${SEED} MODEL_EVENTS=${EVENTS} daemons ${daemons}:\n${told.join('\n')}`);
      if (daemons > 1) assert.ok(requests > 20, `the services saw only ${requests} requests`);
    },
  );
}
