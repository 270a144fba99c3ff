import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { type FakeSockets, startSockets } from './fake-sockets.ts';
import { multipart } from './multipart.ts';
import { paintedCover } from './painted-cover.ts';

interface Metadata {
  title: string | null;
  subtitle: string | null;
  authors: { id: string; name: string }[];
  narrators: string[];
  series: { id: string; name: string; sequence: string | null }[];
  genres: string[];
  publishedYear: string | null;
  publishedDate: string | null;
  publisher: string | null;
  description: string | null;
  isbn: string | null;
  asin: string | null;
  language: string | null;
  explicit: boolean;
  abridged: boolean;
}

export interface ShelfItem {
  id: string;
  ino: string;
  relPath: string;
  isMissing: boolean;
  addedAt: number;
  updatedAt: number;
  metadata: Metadata;
  files: { name: string; bytes: number; ino: string }[];
}

export interface FakeAudiobookshelf extends Fake {
  items: Map<string, ShelfItem>;
  libraryId: string;
  /** Looks at the folder at once, as a scan does. */
  scan(): void;
  /** Where the options switch them on. */
  sockets: FakeSockets | null;
  /** Every PATCH that changed something. */
  patches: { id: string; body: Record<string, unknown> }[];
}

interface Options {
  token: string;
  root: string;
  /** The library's own watcher: looks so often; absent: it is switched off, and only scans find books. */
  watchEveryMs?: number;
  version?: string;
  /** Speaks Socket.IO: what a scan finds and what a PATCH changes is told to whoever gave the token. */
  sockets?: boolean;
  /** Every book has a picture. */
  covers?: boolean;
}

const AUDIO = /\.(mp3|m4b|m4a)$/i;
const BYTES_A_SECOND = 1000;

/** Folders that hold audio, as the scanner takes them for books: dotted names are passed over. None where the disk is away. */
function bookFolders(root: string, folder = root): string[] {
  if (!existsSync(folder)) return [];
  const rows = readdirSync(folder, { withFileTypes: true }).filter((row) => !row.name.startsWith('.'));
  if (folder !== root && rows.some((row) => row.isFile() && AUDIO.test(row.name))) return [folder];
  return rows.filter((row) => row.isDirectory()).flatMap((row) => bookFolders(root, join(folder, row.name)));
}

function filesOf(folder: string): ShelfItem['files'] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((row) => row.isFile())
    .map((row) => {
      const path = join(row.parentPath, row.name);
      const facts = statSync(path);
      return { name: relative(folder, path), bytes: facts.size, ino: String(facts.ino) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Author/Series/NN - Title, Author/Title or Title, read from the folder's name. */
function metadataOf(relPath: string): Metadata {
  const parts = relPath.split('/');
  const [, number, title] = /^(?:Vol\. )?(\d+(?:\.\d+)?) - (?:\d{4} - )?(.+)$/.exec(parts.at(-1) ?? '') ?? [];
  const series = parts.length > 2 ? parts[1] : undefined;
  return {
    title: title ?? parts.at(-1) ?? null,
    subtitle: null,
    authors: parts.length > 1 && parts[0] ? [{ id: `au-${parts[0]}`, name: parts[0] }] : [],
    narrators: [],
    series: series ? [{ id: `se-${series}`, name: series, sequence: number ? String(Number(number)) : null }] : [],
    genres: [],
    publishedYear: null,
    publishedDate: null,
    publisher: null,
    description: null,
    isbn: null,
    asin: null,
    language: null,
    explicit: false,
    abridged: false,
  };
}

const FIELDS = [
  'title',
  'subtitle',
  'publishedYear',
  'publishedDate',
  'publisher',
  'description',
  'isbn',
  'asin',
  'language',
  'explicit',
  'abridged',
] as const;

/** What PATCH does to the metadata: arrays replace, numbers as sequence become null, authors as strings remove all. */
function patch(item: ShelfItem, wanted: Record<string, unknown>): boolean {
  const before = JSON.stringify(item.metadata);
  const metadata = item.metadata as unknown as Record<string, unknown>;
  for (const field of FIELDS)
    if (field in wanted) metadata[field] = field === 'publishedYear' && wanted[field] !== null ? String(wanted[field]) : wanted[field];
  for (const field of ['narrators', 'genres']) if (Array.isArray(wanted[field])) metadata[field] = wanted[field];
  const named = (list: unknown): { name: string; sequence?: unknown }[] =>
    (list as { name: string }[]).filter((each) => typeof each === 'object' && typeof each?.name === 'string');
  if (Array.isArray(wanted['authors'])) metadata['authors'] = named(wanted['authors']).map(({ name }) => ({ id: `au-${name}`, name }));
  if (Array.isArray(wanted['series']))
    metadata['series'] = named(wanted['series']).map(({ name, sequence }) => ({
      id: `se-${name}`,
      name,
      sequence: typeof sequence === 'string' ? sequence : null,
    }));
  return JSON.stringify(item.metadata) !== before;
}

/** Audiobookshelf over a real folder: libraries, items, PATCH, scan; its watcher looks at the folder as the real one would. */
export async function startFakeAudiobookshelf(options: Options): Promise<FakeAudiobookshelf> {
  const libraryId = '27f2e7de-0000-4000-8000-000000000001';
  const folderId = 'fb173db5-0000-4000-8000-000000000001';
  const items = new Map<string, ShelfItem>();
  const patches: FakeAudiobookshelf['patches'] = [];
  let sockets: FakeSockets | null = null;

  const scan = (): void => {
    const seen = new Set<string>();
    const added: ShelfItem[] = [];
    for (const folder of bookFolders(options.root)) {
      const relPath = relative(options.root, folder).replaceAll('\\', '/');
      seen.add(relPath);
      const known = [...items.values()].find((item) => item.relPath === relPath);
      if (known) {
        known.isMissing = false;
        known.files = filesOf(folder);
        continue;
      }
      const id = randomUUID();
      const at = Date.now();
      items.set(id, {
        id,
        ino: String(statSync(folder).ino),
        relPath,
        isMissing: false,
        addedAt: at,
        updatedAt: at,
        metadata: metadataOf(relPath),
        files: filesOf(folder),
      });
      added.push(items.get(id) as ShelfItem);
    }
    if (added.length === 1) sockets?.tell('item_added', shape(added[0] as ShelfItem, true));
    for (let from = 0; added.length > 1 && from < added.length; from += 10)
      sockets?.tell(
        'items_added',
        added.slice(from, from + 10).map((item) => shape(item, true)),
      );
    for (const item of items.values()) if (!seen.has(item.relPath)) item.isMissing = true;
  };

  const shape = (item: ShelfItem, isFull: boolean): object => {
    const audio = item.files.filter((file) => AUDIO.test(file.name));
    const size = audio.reduce((sum, file) => sum + file.bytes, 0);
    const { authors, series, narrators, ...flat } = item.metadata;
    const seriesName = series.map((each) => (each.sequence ? `${each.name} #${each.sequence}` : each.name)).join(', ');
    const joined = {
      authorName: authors.map((each) => each.name).join(', '),
      authorNameLF: '',
      narratorName: narrators.join(', '),
      seriesName,
    };
    const path = join(options.root, item.relPath);
    const file = (each: ShelfItem['files'][number], index: number): object => ({
      index: index + 1,
      ino: each.ino,
      metadata: {
        filename: basename(each.name),
        ext: each.name.slice(each.name.lastIndexOf('.')),
        path: join(path, each.name),
        relPath: each.name,
        size: each.bytes,
      },
      duration: each.bytes / BYTES_A_SECOND,
    });
    const counted = {
      coverPath: null,
      tags: [],
      numTracks: audio.length,
      numAudioFiles: audio.length,
      numChapters: 0,
      duration: size / BYTES_A_SECOND,
      size,
    };
    const media = isFull
      ? {
          id: `media-${item.id}`,
          libraryItemId: item.id,
          metadata: { ...item.metadata, ...joined, descriptionPlain: item.metadata.description },
          ...counted,
          audioFiles: audio.map(file),
          tracks: audio.map(file),
          chapters: [],
          ebookFile: null,
        }
      : { id: `media-${item.id}`, metadata: { ...flat, ...joined }, ...counted };
    const head = { id: item.id, ino: item.ino, oldLibraryItemId: null, libraryId, folderId, path, relPath: item.relPath, isFile: false };
    const tail = {
      mtimeMs: item.addedAt,
      ctimeMs: item.addedAt,
      birthtimeMs: item.addedAt,
      addedAt: item.addedAt,
      updatedAt: item.updatedAt,
      isMissing: item.isMissing,
      isInvalid: false,
      mediaType: 'book',
      media,
      size,
    };
    return isFull
      ? {
          ...head,
          ...tail,
          libraryFiles: item.files.map((each, index) => ({ ...file(each, index), fileType: AUDIO.test(each.name) ? 'audio' : 'image' })),
        }
      : { ...head, ...tail, numFiles: item.files.length };
  };

  const list = (asked: Asked): Reply => {
    const limit = Number(asked.query.get('limit') ?? 0);
    const page = Number(asked.query.get('page') ?? 0);
    const sort = asked.query.get('sort');
    const all = [...items.values()].sort((a, b) => (sort === 'addedAt' ? a.addedAt - b.addedAt : a.relPath < b.relPath ? -1 : 1));
    if (asked.query.get('desc') === '1') all.reverse();
    const results = (limit > 0 ? all.slice(page * limit, (page + 1) * limit) : all).map((item) => shape(item, false));
    return {
      body: {
        results,
        total: all.length,
        limit,
        page,
        sortDesc: false,
        mediaType: 'book',
        minified: true,
        collapseseries: false,
        include: '',
        offset: page * limit,
      },
    };
  };

  const update = (asked: Asked, id: string): Reply => {
    const item = items.get(id);
    if (!item) return { status: 404, body: 'Not Found' };
    const body = JSON.parse(asked.body.toString()) as { metadata?: Record<string, unknown> };
    const changed = patch(item, body.metadata ?? {});
    if (changed) {
      patches.push({ id, body });
      item.updatedAt = Date.now();
      sockets?.tell('item_updated', shape(item, true));
    }
    return { body: { ...(changed ? { updated: true } : {}), libraryItem: shape(item, true) } };
  };

  const library = {
    id: libraryId,
    name: 'Audiobooks',
    folders: [{ id: folderId, fullPath: options.root, libraryId, addedAt: 1 }],
    displayOrder: 1,
    icon: 'audiobookshelf',
    mediaType: 'book',
    provider: 'audible',
    settings: { disableWatcher: options.watchEveryMs === undefined, metadataPrecedence: ['folderStructure', 'audioMetatags'] },
    lastScan: null,
  };
  const me = {
    id: 'user-1',
    username: 'tomewright',
    type: 'admin',
    token: options.token,
    isActive: true,
    permissions: { download: true, update: true, delete: false, upload: true, accessAllLibraries: true, accessAllTags: true },
    librariesAccessible: [],
  };

  const answer = (asked: Asked): Reply => {
    if (asked.path === '/status')
      return {
        body: {
          app: 'audiobookshelf',
          serverVersion: options.version ?? '2.36.0',
          isInit: true,
          language: 'en-us',
          authMethods: ['local'],
          authFormData: {},
        },
      };
    if (asked.path === '/ping') return { body: { success: true } };
    if (asked.headers['authorization'] !== `Bearer ${options.token}`) return { status: 401, body: 'Unauthorized' };
    if (asked.path === '/api/me') return { body: me };
    if (asked.path === '/api/authorize' && asked.method === 'POST') {
      return {
        body: {
          user: me,
          userDefaultLibraryId: libraryId,
          serverSettings: { version: options.version ?? '2.36.0', storeMetadataWithItem: false },
          Source: 'debian',
        },
      };
    }
    if (asked.path === '/api/libraries') return { body: { libraries: [library] } };
    if (asked.path === `/api/libraries/${libraryId}`) return { body: library };
    if (asked.path === `/api/libraries/${libraryId}/items`) return list(asked);
    if (asked.path === `/api/libraries/${libraryId}/scan` && asked.method === 'POST') {
      scan();
      return { body: 'OK' };
    }
    if (asked.path === '/api/tasks') return { body: { tasks: [] } };
    if (asked.path === `/api/libraries/${libraryId}/search`) {
      const query = (asked.query.get('q') ?? '').toLowerCase();
      return {
        body: {
          book: [...items.values()]
            .filter((item) => item.metadata.title?.toLowerCase().includes(query))
            .map((item) => ({ libraryItem: shape(item, true) })),
          narrators: [],
          tags: [],
          genres: [],
          series: [],
          authors: [],
        },
      };
    }
    if (asked.path === '/api/filesystem/pathexists') {
      const { directory } = JSON.parse(asked.body.toString()) as { directory: string };
      return { body: { exists: existsSync(join(options.root, directory)) } };
    }
    if (asked.path === '/api/upload') return upload(options.root, multipart(asked));
    if (asked.path === '/api/items/batch/get') {
      const { libraryItemIds } = JSON.parse(asked.body.toString()) as { libraryItemIds: string[] };
      return { body: { libraryItems: libraryItemIds.flatMap((id) => items.get(id) ?? []).map((item) => shape(item, true)) } };
    }
    const [, pictured] = /^\/api\/items\/([^/]+)\/cover$/.exec(asked.path) ?? [];
    const shown = pictured && options.covers ? items.get(pictured) : undefined;
    if (shown) return { body: paintedCover(shown.metadata.title ?? ''), headers: { 'content-type': 'image/png' } };
    const [, id, media] = /^\/api\/items\/([^/]+)(\/media)?$/.exec(asked.path) ?? [];
    if (id && media && asked.method === 'PATCH') return update(asked, id);
    const item = id && !media && asked.method === 'GET' ? items.get(id) : undefined;
    return item ? { body: shape(item, true) } : { status: 404, body: 'Not Found' };
  };

  scan();
  const fake = await startFake(answer);
  if (options.sockets) sockets = startSockets(fake.server, options.token);
  const watcher = options.watchEveryMs === undefined ? undefined : setInterval(scan, options.watchEveryMs);
  const stop = async (): Promise<void> => {
    clearInterval(watcher);
    sockets?.cut();
    await fake.stop();
  };
  return { ...fake, stop, sockets, items, libraryId, scan, patches };
}

/** Lays the files into author/series/title, writing over what is there, as the real one does. */
function upload(root: string, parts: ReturnType<typeof multipart>): Reply {
  const field = (name: string): string => parts.find((part) => part.name === name)?.value.toString() ?? '';
  const folder = join(root, field('author'), field('series'), field('title'));
  mkdirSync(folder, { recursive: true });
  for (const part of parts) if (part.filename) writeFileSync(join(folder, part.filename), part.value);
  return { body: 'OK' };
}
