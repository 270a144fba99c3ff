import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyRecording } from '../../book/index.ts';
import type { BookRecord, Clue, Failure } from '../../sdk/index.ts';
import type { Outcome, Ports } from '../ports.ts';
import type { StepCall } from '../step.ts';
import { knownRecordings } from './known-recordings.ts';

const CLUE: Clue = { title: 'The Salt Road', authors: ['Mara Quill'], language: 'en' };
const STRICT = { abridged: false, dramatized: false };

const recording = (minutes: number | undefined, more: Partial<BookRecord> = {}): BookRecord => ({
  ids: {},
  title: 'The Salt Road',
  authors: ['Mara Quill'],
  narrators: ['Rob Reade'],
  ...(minutes === undefined ? {} : { minutes }),
  ...more,
});

/** Services by name with what they answer; what was asked, in order. */
function world(answers: Record<string, BookRecord[] | Failure>) {
  const asked: string[] = [];
  const ports = {
    plans: { current: () => ({ instances: Object.keys(answers).map((name) => ({ name, plugin: name })) }) },
    plugins: {
      call: async (instance: string, capability: string): Promise<Outcome<unknown>> => {
        asked.push(`${instance} ${capability}`);
        const answer = answers[instance] ?? [];
        return Array.isArray(answer) ? { ok: true, value: { items: answer } } : { ok: false, failure: answer };
      },
    },
  } as unknown as Ports;
  const ask = (clue: Clue = CLUE, accepts = STRICT, more: { chain?: string[]; told?: number } = {}) => {
    const { chain = Object.keys(answers), told } = more;
    return knownRecordings(
      { ports, run: { pipeline: 'p' }, step: { verb: 'verify', ...(chain ? { chain } : {}) } } as unknown as StepCall<{
        verb: 'verify';
        chain?: string[];
      }>,
      { clue, accepts, told },
    );
  };
  return { asked, ask };
}

test('all recordings of the book that are wanted are known, and no other book', async () => {
  const { ask } = world({
    audnexus: [
      recording(611),
      recording(540, { narrators: ['Ann Voice'] }),
      recording(240, { edition: { abridged: true } }),
      recording(120, { edition: { dramatized: true } }),
      recording(999, { title: 'The Iron Harbour' }),
      recording(888, { authors: ['Somebody Else'] }),
      recording(undefined),
    ],
  });
  const { known } = await ask();
  assert.deepEqual(known, { minutes: [611, 540], narrators: ['Rob Reade', 'Ann Voice'] });
  assert.deepEqual((await ask(CLUE, { abridged: true, dramatized: false })).known.minutes, [611, 540, 240]);
});

test('the chain is asked until one knows a runtime, and a service that is down ends nothing', async () => {
  const { asked, ask } = world({
    books: [recording(undefined)],
    down: { code: 'unavailable', message: 'it is down' },
    audnexus: [recording(611)],
    last: [recording(1)],
  });
  const { known, journal } = await ask();
  assert.deepEqual(known.minutes, [611]);
  assert.deepEqual(asked, ['books metadata.identify', 'down metadata.identify', 'audnexus metadata.identify']);
  assert.deepEqual(
    journal.map(({ kind }) => kind),
    ['item/failed-call', 'item/recordings'],
  );
});

test('without a chain only what the clue says is known, and nobody is asked', async () => {
  const { asked, ask } = world({ audnexus: [recording(611)] });
  assert.deepEqual((await ask({ ...CLUE, minutes: 600, narrators: ['Rob Reade'] }, STRICT, { chain: [] })).known, {
    minutes: [600],
    narrators: ['Rob Reade'],
  });
  assert.deepEqual(asked, []);
});

test('what a source tells of its own recording counts where it can be the whole book', async () => {
  const told = async (minutes: number) => (await world({ audnexus: [recording(600)] }).ask(CLUE, STRICT, { told: minutes })).known.minutes;
  assert.deepEqual(await told(470), [600, 470]);
  assert.deepEqual(await told(300), [600]);
  assert.deepEqual((await world({ audnexus: [] }).ask(CLUE, STRICT, { told: 300 })).known.minutes, [300]);
});

test('a known runtime proves the right recording and refuses half of it', async () => {
  const { known } = await world({ audnexus: [recording(611), recording(540)] }).ask();
  const files = (minutes: number) => [
    { path: 'The Salt Road/The Salt Road.m4b', bytes: minutes * 480_000, minutes, tags: { album: 'The Salt Road' } },
  ];
  assert.equal(verifyRecording({ clue: CLUE, files: files(542), known }).verdict, 'proved');
  assert.equal(verifyRecording({ clue: CLUE, files: files(300), known }).verdict, 'mismatch');
  assert.equal(verifyRecording({ clue: CLUE, files: files(300), known: {} }).verdict, 'plausible');
});
