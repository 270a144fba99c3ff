import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { onPostgresql } from './on-postgresql.ts';
import { randomStory } from './random.ts';

/** How many events; the faults' run asks for thousands. */
const EVENTS = Number(process.env['MODEL_EVENTS'] ?? 250);
const SEED = Number(process.env['MODEL_SEED'] ?? randomInt(2 ** 31));

onPostgresql(`nothing is lost, done twice, overwritten or left lying over ${EVENTS} random events, faults and restarts`, async (bench) => {
  const { wrong, told } = await randomStory(bench, { seed: SEED, events: EVENTS });
  assert.deepEqual(wrong, [], `MODEL_SEED=${SEED} MODEL_EVENTS=${EVENTS}:\n${told.join('\n')}`);
});
