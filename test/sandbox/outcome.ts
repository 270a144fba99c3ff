import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { AUTHOR, OWNED, OZ, SERIES } from './oz.ts';
import type { World } from './world.ts';

/** A missing book, and what became of it. */
export interface BookOutcome {
  number: number;
  title: string;
  /** The release that was imported, or chosen last. */
  found: string | null;
  /** Downloads that proved not to be the book, with the reason. */
  unmasked: string[];
  rejected: string[];
  imported: boolean;
  /** In the library, but not the book that its folder says. */
  wrong: boolean;
  where: string | null;
  note: string;
}

interface Journaled {
  items: {
    label: string;
    key: string;
    outcome: string | null;
    reason: string | null;
    candidates?: { title: string; verdict: string; why: string }[];
  }[];
}

/** A download as the API tells it. */
export interface Fetched {
  book: { title: string };
  title: string;
  source: string;
  state: string;
  reason: string | null;
}

/** What the run and its downloads say of each missing book, set beside what really lies in the library. */
export async function outcomes(world: World, run: Journaled, downloads: readonly Fetched[] = []): Promise<BookOutcome[]> {
  const missing = OZ.filter((book) => !OWNED.has(book.number));
  return Promise.all(
    missing.map(async (book) => {
      const item = run.items.find((each) => each.label === book.title);
      const candidates = item?.candidates ?? [];
      const ofBook = downloads.filter((download) => download.book.title === book.title);
      const rejected = candidates.filter((candidate) => candidate.verdict === 'reject');
      const placed = folderOf(world, book.number);
      const album = placed ? await albumOf(placed) : null;
      return {
        number: book.number,
        title: book.title,
        found: ofBook[0]?.title ?? candidates.find((candidate) => candidate.verdict === 'accept')?.title ?? null,
        unmasked: ofBook.filter(({ state }) => state === 'failed').map((download) => `${download.title}: ${download.reason ?? 'failed'}`),
        rejected: [...new Set(rejected.map((candidate) => `${candidate.title}: ${candidate.why}`))],
        imported: placed !== null,
        wrong: placed !== null && album !== book.title,
        where: placed,
        note: item ? `${item.outcome ?? 'open'}${item.reason ? `: ${item.reason}` : ''}` : 'not noticed as missing',
      };
    }),
  );
}

function folderOf(world: World, number: number): string | null {
  const series = join(world.library, AUTHOR, SERIES);
  const name = readdirSync(series).find((folder) => Number.parseFloat(folder) === number);
  return name ? join(series, name) : null;
}

async function albumOf(folder: string): Promise<string | null> {
  const first = readdirSync(folder).find((name) => name.endsWith('.mp3'));
  if (!first || !statSync(join(folder, first)).isFile()) return null;
  const { common } = await parseFile(join(folder, first));
  return common.album ?? null;
}
