import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { POSTINGS } from '../../sandbox/oz.ts';
import type { World } from '../../sandbox/world.ts';

/** What would be taken first of a book. */
const folderOf = ({ dir }: World, book: number): string =>
  join(dir, 'seeds', String(POSTINGS.findIndex((posting) => posting.book === book)));

/** Nobody seeds the release that would be taken first of this book. */
export const takeAway = (world: World, book: number): void => renameSync(folderOf(world, book), `${folderOf(world, book)}.away`);

/** It is seeded again. */
export const giveBack = (world: World, book: number): void => renameSync(`${folderOf(world, book)}.away`, folderOf(world, book));
