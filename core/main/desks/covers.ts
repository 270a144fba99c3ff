import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../../run/ports.ts';
import type { Cover } from '../../sdk/index.ts';

const KEPT_MS = 7 * 86_400_000;
const MOST_KEPT = 20_000;
const LOOK_AFTER = 500;
/** A page of covers must not keep a run waiting for the library. */
const AT_ONCE = 2;
const MOST_WAITING = 300;

interface CoverParts {
  folder: string;
  /** Where a book lies: the library's instance and the entry's id there; null where it is in none. */
  placeOf(book: string): Promise<{ library: string; entry: string } | null>;
  ask(library: string, entry: string, width: number): Promise<Outcome<Cover | null>>;
  now(): number;
}

/** Covers of the books in the library, asked for once and kept as files; a book without one is remembered too. */
export function covers(parts: CoverParts): (book: string, width: number) => Promise<Cover | null> {
  const going = new Map<string, Promise<Cover | null>>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let written = 0;

  const turn = async (): Promise<void> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
  };
  const fetch = async (book: string, width: number, path: string): Promise<Cover | null> => {
    await turn();
    try {
      const place = await parts.placeOf(book);
      const outcome = place ? await parts.ask(place.library, place.entry, width) : { ok: true as const, value: null };
      // A library that does not answer says nothing about covers: that is not kept.
      if (!outcome.ok) return null;
      await keep(parts.folder, path, outcome.value?.bytes ?? new Uint8Array());
      if (++written % LOOK_AFTER === 0) await thin(parts.folder);
      return outcome.value;
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
  return async (book, width) => {
    const path = join(parts.folder, `${book}-${width}`);
    const kept = await readKept(path, parts.now());
    if (kept) return kept.length === 0 ? null : { type: typeOf(kept), bytes: kept };
    if (waiting.length >= MOST_WAITING) return null;
    const asked = going.get(path) ?? fetch(book, width, path).finally(() => going.delete(path));
    going.set(path, asked);
    return asked;
  };
}

/** The plugin has proved what it is; its first byte tells the three apart. */
const typeOf = (bytes: Uint8Array): Cover['type'] => (bytes[0] === 0xff ? 'image/jpeg' : bytes[0] === 0x89 ? 'image/png' : 'image/webp');

async function readKept(path: string, now: number): Promise<Buffer | null> {
  try {
    const { mtimeMs } = await stat(path);
    return now - mtimeMs > KEPT_MS ? null : await readFile(path);
  } catch {
    return null;
  }
}

async function keep(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await mkdir(folder, { recursive: true });
  await writeFile(draft, bytes);
  await rename(draft, path);
}

/** Lets the oldest go where there are too many. */
async function thin(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= MOST_KEPT) return;
  const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  const oldest = aged.sort((a, b) => a.at - b.at).slice(0, names.length - MOST_KEPT);
  for (const { name } of oldest) await rm(join(folder, name), { force: true });
}
