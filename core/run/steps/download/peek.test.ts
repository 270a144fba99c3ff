import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_QUALITY, type Release } from '../../../sdk/index.ts';
import type { StepCall } from '../../step.ts';
import { filesOfMagnet, leftStopped } from './peek.ts';

const PACK = 'Mara Quill - The Gull Cycle 1-4 [MP3]';
const FILES = [{ path: `${PACK}/01 - The Copper Orchard.m4b`, bytes: 1e8, index: 3, wanted: true, progress: 0 }];
const release = (title: string): Release => ({ source: 's', key: '1', title, clue: { title }, protocol: 'torrent' });

/** A downloader that knows the list of files after so many looks; what was asked of it. */
function bench(looks: number, packs = 4) {
  const asked: string[] = [];
  const call = async (_: string, capability: string, args: [unknown, object?]) => {
    asked.push(capability === 'downloader.add' ? `add ${JSON.stringify(args[1])}` : capability);
    if (capability === 'downloader.add') return { ok: true, value: { id: 'aa' } };
    return { ok: true, value: asked.length > looks ? FILES : [] };
  };
  const ports = {
    clock: { now: () => new Date(0), sleep: async () => {} },
    plans: { current: () => ({ instances: [{ name: 'qb', provides: ['downloader.files'] }] }) },
    plugins: { call },
    actions: {
      intend: async () => ({ id: '1', state: 'intended' }),
      claim: async () => true,
      settle: async () => {},
      payload: async () => null,
    },
  };
  const clue = { title: 'The Copper Orchard', authors: ['Mara Quill'], series: [{ name: 'The Gull Cycle', position: '1' }] };
  const step = {
    ports,
    run: { id: '1', pipeline: 'p', plan: { quality: { ...DEFAULT_QUALITY, packs } } },
    item: { id: '1' },
    facts: { book: { id: '1', clue } },
  } as unknown as StepCall;
  const look = (title: string, kind: 'magnet' | 'torrent' = 'magnet') => {
    const payload = kind === 'magnet' ? { kind, uri: 'magnet:?xt=urn:btih:aa' } : { kind, bytes: new Uint8Array() };
    return filesOfMagnet(step, { downloader: 'qb', ref: 'aa', payload, release: release(title) });
  };
  return { asked, look };
}

test('a magnet of a pack is halted at its metadata, and its files are read before any data', async () => {
  const { asked, look } = bench(3);
  assert.deepEqual(await look(PACK), { files: FILES.map(({ path, bytes, index }) => ({ path, bytes, index })) });
  assert.deepEqual(asked.slice(0, 2), [`add ${JSON.stringify({ id: 'aa', name: PACK, metadataOnly: true })}`, 'downloader.files']);
});

test('where no peer sends the list, the item waits and nothing is taken', async () => {
  const result = await bench(1000).look(PACK);
  assert.ok('end' in result && result.end === 'deferred' && result.due && /no peer has sent/.test(result.reason));
});

test('a magnet of one book, a torrent, and a profile without packs are not looked into', async () => {
  const { asked, look } = bench(0);
  assert.deepEqual(await look('Mara Quill - The Copper Orchard'), {});
  assert.deepEqual(await look(PACK, 'torrent'), {});
  assert.deepEqual(await bench(0, 1).look(PACK), {});
  assert.deepEqual(asked, []);
});

test('of a magnet that was halted and is not taken its owner is told where it stands', () => {
  assert.match(leftStopped('qb', 'it holds no audio'), /^it holds no audio; it stands stopped in qb .* can be removed there$/);
});
