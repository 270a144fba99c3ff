import { join } from 'node:path';
import { writeAudio } from './audio.ts';
import { AUTHOR, OZ } from './oz.ts';
import type { World } from './world.ts';

export interface SeededPack {
  torrent: Uint8Array;
  infoHash: string;
}

/** Seeds several books in folders of their own, as one torrent. */
export async function seedPack(world: World, of: { name: string; numbers: readonly number[]; minutes: number }): Promise<SeededPack> {
  const folder = join(world.dir, 'packs', of.name);
  for (const number of of.numbers) {
    const title = OZ[number - 1]?.title ?? '';
    for (const track of [1, 2]) {
      const path = join(folder, `${String(number).padStart(2, '0')} - ${title}`, `${String(track).padStart(2, '0')}.mp3`);
      writeAudio(path, of.minutes / 2, { title: `${title} - Part ${track}`, album: title, artist: AUTHOR, track });
    }
  }
  const { bytes, infoHash } = await world.downloader.seed(folder);
  return { torrent: bytes, infoHash };
}

/** Posts a pack behind Prowlarr, at an indexer that lets parts be taken. */
export async function postPack(world: World, of: { name: string; numbers: readonly number[]; minutes: number }): Promise<string> {
  const { torrent, infoHash } = await seedPack(world, of);
  const row = { indexerId: 2, indexer: 'The Emerald Library', title: of.name, size: 4e8, seeders: 9, category: 3030 };
  world.prowlarr.rows.push({ ...row, guid: `https://emerald.example/t/${infoHash}`, torrent });
  return infoHash;
}
