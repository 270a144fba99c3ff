import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placeBook } from '../../core/import/place-book.ts';
import type { Outcome, Plugins, Ports, ProbedFile } from '../../core/run/ports.ts';
import type { Capability, Clue, DownloadFile, Entry, EntryChange, FailureCode, Release, SeriesRef } from '../../core/sdk/index.ts';
import { AUTHOR, BOOKS, bookOfRelease, bookOfTitle, entryOf, type ModelBook, recordOf, releasesOf, SERIES } from './books.ts';

export interface ModelTorrent {
  hash: string;
  key: string;
  book: ModelBook;
  state: 'downloading' | 'stalled' | 'finished' | 'failed';
  /** What it holds is another book. */
  isWrong: boolean;
}

/** How an instance misbehaves: `lost`: it does what it is asked, and its answer never arrives. */
export interface Trouble {
  code: FailureCode | 'lost';
  left: number;
}

/** The world as it stands outside of the daemon: what it holds outlives every crash. */
export interface Services {
  root: string;
  torrents: Map<string, ModelTorrent>;
  /** How often a torrent that was not there was added, by hash. */
  adds: Map<string, number>;
  entries: Map<string, Entry>;
  /** Fields that a person set, by entry. */
  edited: Map<string, Set<string>>;
  /** What must never happen, in words. */
  violations: string[];
  trouble: Map<string, Trouble>;
  /** The library's disk is not there. */
  isUnmounted: boolean;
  /** Bytes that are left on it. */
  free: number;
  /** The better-seeded release of this book turns out to hold another one. */
  makeWrong(book: ModelBook): void;
  /** All its releases were tried, and ended. */
  isHopeless(book: ModelBook): boolean;
  plugins: Plugins;
  importer: Ports['importer'];
  torrent: Ports['torrent'];
  /** The folder of a book in the library. */
  folderOf(book: ModelBook): string;
  /** A person puts a book into the library's folder. */
  put(book: ModelBook): void;
  /** A person edits a field by hand. */
  edit(entry: string, field: 'description' | 'publisher' | 'title', value: string): void;
  /** A person deletes a book, files and all. */
  remove(entry: string): void;
}

const FILES = ['01.m4b', '02.m4b'];
const hashOf = (key: string): string => createHash('sha1').update(key).digest('hex');
const relPathOf = (book: ModelBook): string => `${AUTHOR}/${SERIES}/${String(book.number).padStart(2, '0')} - ${book.title}`;

export function makeServices(dir: string, owned: readonly number[]): Services {
  const root = join(dir, 'library');
  const downloads = join(dir, 'downloads');
  const torrents: Services['torrents'] = new Map();
  const entries: Services['entries'] = new Map();
  const edited: Services['edited'] = new Map();
  const violations: string[] = [];
  const wrong = new Set<string>();
  let counted = 0;
  const world: Services = {
    root,
    torrents,
    adds: new Map(),
    entries,
    edited,
    violations,
    trouble: new Map(),
    isUnmounted: false,
    free: 1e12,
    makeWrong: (book) => void wrong.add(hashOf(`right-${book.number}`)),
    isHopeless: (book) => releasesOf(book).every(({ key }) => world.adds.has(hashOf(key))),
    plugins: { call: (instance, capability, args) => call(instance, capability, args) },
    importer: {
      place: async (request) => {
        const placed = await placeBook(request);
        for (const book of BOOKS) checkWhole(book);
        return placed;
      },
      sources: async () => ({ ok: false, permanent: false, code: 'none', message: 'nothing is uploaded here' }),
      probe: async (from, files) => ({ ok: true, files: files.map((file) => probed(from, file)) }),
      list: async (path) =>
        world.isUnmounted || !existsSync(path)
          ? { ok: false, isAbsent: true, message: `${path} is not there` }
          : { ok: true, files: FILES.map((name) => ({ path: name, bytes: sizeOf(join(path, name)) })) },
      look: async () => (world.isUnmounted ? { ok: false, message: 'the library folder is not there' } : { ok: true }),
      freeBytes: async () => world.free,
    },
    torrent: (payload) => {
      const key = payload.kind === 'torrent' ? Buffer.from(payload.bytes).toString() : '';
      return { infoHash: hashOf(key), name: key, bytes: 4000, trackers: [] };
    },
    folderOf: (book) => join(root, relPathOf(book)),
    put(book) {
      for (const name of FILES) writeOnce(join(world.folderOf(book), name), `ID3 owned ${book.number} ${name}`);
      notice();
    },
    edit(id, field, value) {
      const entry = entries.get(id);
      if (!entry) return;
      entries.set(id, { ...entry, record: { ...entry.record, [field]: value } });
      edited.set(id, (edited.get(id) ?? new Set()).add(field));
    },
    remove(id) {
      const entry = entries.get(id);
      if (entry) rmSync(join(root, entry.relPath), { recursive: true, force: true });
      entries.delete(id);
    },
  };

  const checkWhole = (book: ModelBook): void => {
    const folder = world.folderOf(book);
    if (!existsSync(folder)) return;
    const names = readdirSync(folder);
    if (FILES.some((name) => !names.includes(name))) violations.push(`"${book.title}" stands half in the library: ${names.join(', ')}`);
  };

  /** Audiobookshelf's watcher: a folder that is there becomes an entry. */
  const notice = (): void => {
    for (const book of BOOKS) {
      if (!existsSync(world.folderOf(book)) || [...entries.values()].some((entry) => entry.relPath === relPathOf(book))) continue;
      counted += 1;
      const id = `entry-${counted}`;
      entries.set(id, entryOf(book, { id, root, relPath: relPathOf(book), number: counted }));
    }
  };

  const audio = (entry: Entry): Entry => ({
    ...entry,
    isMissing: world.isUnmounted,
    audio: FILES.map((path) => ({ path, bytes: sizeOf(join(root, entry.relPath, path)) })),
  });

  const update = (id: string, change: EntryChange): Entry | null => {
    const entry = entries.get(id);
    if (!entry) return null;
    for (const field of Object.keys(change))
      if (edited.get(id)?.has(field)) violations.push(`the ${field} of "${entry.record.title}", which a person set, was overwritten`);
    const { publishedYear, publishedDate, isbn, asin, ...same } = change;
    const ids = { ...entry.record.ids, ...(isbn ? { isbn13: isbn } : {}), ...(asin ? { asin } : {}) };
    const published = publishedDate ?? publishedYear;
    entries.set(id, { ...entry, record: { ...entry.record, ...same, ids, ...(published ? { published } : {}) } as Entry['record'] });
    return audio(entries.get(id) as Entry);
  };

  const add = (key: string): { id: string } => {
    const hash = hashOf(key);
    if (torrents.has(hash)) return { id: hash };
    const book = bookOfRelease(key) as ModelBook;
    const isOwned = [...entries.values()].some((entry) => entry.relPath === relPathOf(book));
    if (isOwned) violations.push(`"${book.title}" was added although the library has it`);
    const going = [...torrents.values()].find((torrent) => torrent.book === book && torrent.state === 'downloading');
    if (going) violations.push(`"${book.title}" was added as ${key} while ${going.key} is being downloaded`);
    world.adds.set(hash, (world.adds.get(hash) ?? 0) + 1);
    if (world.adds.get(hash) !== 1) violations.push(`${key} was added ${world.adds.get(hash)} times`);
    torrents.set(hash, { hash, key, book, state: 'downloading', isWrong: wrong.has(hash) });
    for (const name of FILES) writeOnce(join(downloads, folderName(hash, book), name), `ID3 ${key} ${name}`);
    return { id: hash };
  };

  const folderName = (hash: string, book: ModelBook): string => (wrong.has(hash) ? 'Marrow Lane' : book.title);
  const filesOf = (hash: string): DownloadFile[] => {
    const torrent = torrents.get(hash);
    if (!torrent) return [];
    const folder = folderName(hash, torrent.book);
    return FILES.map((name, index) => {
      const path = `${folder}/${name}`;
      return { index, path, bytes: sizeOf(join(downloads, path)), wanted: true, progress: torrent.state === 'finished' ? 1 : 0 };
    });
  };

  const probed = (from: string, file: { path: string }): ProbedFile => {
    const folder = file.path.split('/')[0] ?? '';
    return { path: file.path, bytes: sizeOf(join(from, file.path)), tags: { album: folder, artist: AUTHOR } };
  };

  const statusOf = (torrent: ModelTorrent) => ({
    id: torrent.hash,
    name: torrent.key,
    state: torrent.state,
    word: torrent.state,
    progress: torrent.state === 'finished' ? 1 : 0.5,
    bytes: 4000,
    left: torrent.state === 'finished' ? 0 : 2000,
    savePath: downloads,
    tags: ['tomewright'],
  });

  const work = (capability: Capability, args: readonly unknown[]): unknown => {
    const [first, second] = args as [never, never];
    switch (capability) {
      case 'source.search':
        return { items: searched(first) };
      case 'source.fetch':
        return { kind: 'torrent', bytes: Buffer.from((first as Release).key) };
      case 'metadata.shelf':
        return { items: BOOKS.map(recordOf) };
      case 'metadata.identify':
        return { items: identified(first) };
      case 'downloader.add':
        return add(Buffer.from((first as { bytes: Uint8Array }).bytes).toString());
      case 'downloader.status':
        return { items: (first as { ids: string[] }).ids.flatMap((id) => torrents.get(id) ?? []).map(statusOf), removed: [] };
      case 'downloader.files':
        return filesOf(first);
      case 'library.list':
        notice();
        return { items: [...entries.values()].map(audio) };
      case 'library.read':
        return (first as string[]).flatMap((id) => entries.get(id) ?? []).map(audio);
      case 'library.place':
        return {
          library: 'lib',
          folder: 'f1',
          root,
          relPath: relPathOf(bookOfTitle((first as { title: string }).title) as ModelBook),
          watches: true,
        };
      case 'library.locate':
        notice();
        return [...entries.values()].filter((entry) => entry.relPath === first).map(audio)[0] ?? null;
      case 'library.update':
        return update(first, second);
      case 'library.linkSeries':
        return link(first, second);
      case 'library.scan':
        return undefined;
      default:
        throw new Error(`the model does not know ${capability}`);
    }
  };

  const link = (id: string, series: SeriesRef[]): Entry | null => {
    const entry = entries.get(id);
    if (!entry) return null;
    const has = entry.record.series ?? [];
    const more = series.filter((ref) => !has.some((other) => other.name === ref.name));
    entries.set(id, { ...entry, record: { ...entry.record, series: [...has, ...more] } });
    return audio(entries.get(id) as Entry);
  };

  const call = async <T>(instance: string, capability: Capability, args: unknown[]): Promise<Outcome<T>> => {
    const trouble = world.trouble.get(instance);
    const strikes = trouble !== undefined && trouble.left > 0;
    if (strikes) trouble.left -= 1;
    if (strikes && trouble.code !== 'lost') return { ok: false, failure: { code: trouble.code, message: `${instance} misbehaves` } };
    const value = structuredClone(work(capability, args)) as T;
    if (strikes) return { ok: false, failure: { code: 'unavailable', message: `the answer of ${instance} was lost` } };
    return { ok: true, value };
  };

  mkdirSync(downloads, { recursive: true });
  for (const number of owned) world.put(BOOKS[number - 1] as ModelBook);
  return world;
}

const searched = (clue: Clue): Release[] => {
  const book = bookOfTitle(clue.title);
  return book ? releasesOf(book) : [];
};

const identified = (clue: Clue) => {
  const book = bookOfTitle(clue.title);
  return book ? [recordOf(book)] : [];
};

function writeOnce(path: string, text: string): void {
  if (existsSync(path)) return;
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text.padEnd(2000, '\0'));
}

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);
