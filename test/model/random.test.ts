import assert from 'node:assert/strict';
import { onPostgresql } from './on-postgresql.ts';
import { randomStory } from './random.ts';

/** One short story that is always the same; the faults' run tells long ones that nobody has heard. */
const EVENTS = Number(process.env['MODEL_EVENTS'] ?? 150);
const SEED = Number(process.env['MODEL_SEED'] ?? 205);

onPostgresql(
  `nothing is lost, done twice, overwritten or left lying over ${EVENTS} random events, faults and restarts (seed ${SEED})`,
  async (bench) => {
    const { wrong, told } = await randomStory(bench, { seed: SEED, events: EVENTS });
    assert.deepEqual(wrong, [], `MODEL_SEED=${SEED} MODEL_EVENTS=${EVENTS}:\n${told.join('\n')}`);
  },
);
