import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Hands } from './hands.ts';

/** Disks by the first letter of their folders; those that hang answer when they are back. */
function disks() {
  const back = new Map<string, () => void>();
  const hung = new Map<string, Promise<void>>();
  const reached: string[] = [];
  return {
    reached,
    hang(disk: string): void {
      hung.set(disk, new Promise((resolve) => back.set(disk, resolve)));
    },
    mend(disk: string): void {
      back.get(disk)?.();
      hung.delete(disk);
    },
    touch: async (folder: string): Promise<void> => hung.get(folder.charAt(0)),
    hands(): Hands {
      const reach = async (folder: string): Promise<void> => {
        reached.push(folder);
        await this.touch(folder);
      };
      return new Hands({ patienceMs: 60, reach });
    },
  };
}

const AWAY = /^the folder a has not answered for 0.06 s; is its disk or share there\?$/;

test('a work on a disk that hangs is answered for, goes on when the disk is back, and is not done twice beside itself', async () => {
  const world = disks();
  const hands = world.hands();
  world.hang('a');
  let begun = 0;
  const work = async (): Promise<string> => {
    begun += 1;
    await world.touch('a');
    return 'placed';
  };
  const late = await hands.work('place 1', ['a'], work);
  assert.match(late.ok ? '' : late.message, AWAY);
  assert.ok(!late.ok && late.goesOn, 'it is not over');
  const again = hands.work('place 1', ['a'], work);
  world.mend('a');
  assert.deepEqual(await again, { ok: true, value: 'placed' });
  assert.equal(begun, 1);
  assert.deepEqual(await hands.work('place 1', ['a'], work), { ok: true, value: 'placed' });
  assert.equal(begun, 2);
});

test('where all hands hang on one disk, a work on another one hears so, and is not begun behind its back later', async () => {
  const world = disks();
  const hands = world.hands();
  world.hang('a');
  const stuck = ['place 1', 'place 2'].map((key) => hands.work(key, ['a'], () => world.touch('a')));
  let begun = 0;
  const other = await hands.work('place 3', ['b'], async () => (begun += 1));
  assert.match(other.ok ? '' : other.message, AWAY);
  assert.ok(!other.ok && !other.goesOn, 'it was not begun');
  await Promise.all(stuck);
  world.mend('a');
  await pause(20);
  assert.equal(begun, 0);
  assert.deepEqual(await hands.work('place 3', ['b'], async () => (begun += 1)), { ok: true, value: 1 });
});

test('a long work on a disk that answers is waited for, and what it throws is thrown', async () => {
  const hands = disks().hands();
  assert.deepEqual(await hands.work('copy', ['a'], () => pause(300, 'copied')), { ok: true, value: 'copied' });
  await assert.rejects(
    hands.work('copy', ['a'], async () => {
      throw new Error('full');
    }),
    /full/,
  );
});

test('however often a disk that hangs is looked at, one look alone is at it', async () => {
  const world = disks();
  const hands = world.hands();
  world.hang('a');
  let looked = 0;
  const look = async (): Promise<number> => (looked += 1);
  const all = await Promise.all([1, 2, 3, 4, 5].map(() => hands.look('a', look)));
  assert.ok(all.every((each) => !each.ok && AWAY.test(each.message)));
  assert.deepEqual(world.reached, ['a']);
  world.mend('a');
  assert.deepEqual(await hands.look('a', look), { ok: true, value: 1 });
  assert.deepEqual(await hands.look('b', look), { ok: true, value: 2 });
});
