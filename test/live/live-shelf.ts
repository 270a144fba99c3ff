import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A book as Audiobookshelf shows it, as far as the tests look. */
export interface ShelfBook {
  id: string;
  relPath: string;
  isMissing: boolean;
  media: {
    numTracks?: number;
    metadata: {
      title: string | null;
      publisher: string | null;
      isbn: string | null;
      description: string | null;
      language: string | null;
      authors: { name: string }[];
      series: { name: string; sequence: string | null }[];
    };
    tracks?: unknown[];
  };
}

/** A throw-away Audiobookshelf on this machine, driven as its owner would drive it. */
export interface LiveShelf {
  /** The address through which the daemon asks, and every request that it made: "PATCH /api/items/...". */
  url: string;
  asked: string[];
  version: string;
  books(): Promise<ShelfBook[]>;
  /** Every item is forgotten and the folder is read anew. */
  readAnew(): Promise<void>;
  scan(): Promise<void>;
  watcher(isOn: boolean): Promise<void>;
  /** Any call of its API, as an admin. */
  api<T>(method: string, path: string, body?: object): Promise<T>;
  patch(id: string, metadata: Record<string, unknown>): Promise<void>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

/** Lies beside the folder that the suite may empty; a folder with books of somebody is refused. */
const MARK = '.may-be-emptied-by-tomewright-tests';

export const { LIVE, AUDIOBOOKSHELF_URL, AUDIOBOOKSHELF_API_KEY, AUDIOBOOKSHELF_LIBRARY_FOLDER } = process.env;

/** Why the suite is left out here, with what to do; false where it can run. */
export const skipLiveShelf: string | false =
  LIVE === '1' && AUDIOBOOKSHELF_URL && AUDIOBOOKSHELF_API_KEY && AUDIOBOOKSHELF_LIBRARY_FOLDER
    ? false
    : 'set LIVE=1, AUDIOBOOKSHELF_URL, AUDIOBOOKSHELF_API_KEY (of an admin; before 2.26 a user token) and AUDIOBOOKSHELF_LIBRARY_FOLDER (the empty folder of its one book library) of a throw-away server on this machine';

/** The folder, marked as one that may be emptied. */
export function claimFolder(): string {
  const folder = AUDIOBOOKSHELF_LIBRARY_FOLDER ?? '';
  const mark = `${folder.replace(/\/$/, '')}${MARK}`;
  if (!existsSync(mark) && readdirSync(folder).length > 0)
    throw new Error(`${folder} holds files, and this suite empties the folder it is given; give it an empty one`);
  writeFileSync(mark, '');
  return folder;
}

export async function openShelf(): Promise<LiveShelf> {
  const base = (AUDIOBOOKSHELF_URL ?? '').replace(/\/$/, '');
  const api = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const reply = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${AUDIOBOOKSHELF_API_KEY}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`);
    const text = await reply.text();
    return (/^[[{]/.test(text) ? JSON.parse(text) : text) as T;
  };
  const { libraries } = await api<{ libraries: { id: string; mediaType: string }[] }>('GET', '/api/libraries');
  const library = libraries.find((each) => each.mediaType === 'book')?.id ?? '';
  const { serverVersion } = await api<{ serverVersion: string }>('GET', '/status');
  const books = async (): Promise<ShelfBook[]> => {
    const { results } = await api<{ results: { id: string }[] }>('GET', `/api/libraries/${library}/items?limit=1000`);
    return Promise.all(results.map(({ id }) => api<ShelfBook>('GET', `/api/items/${id}?expanded=1`)));
  };
  const scan = async (): Promise<void> => {
    await api('POST', `/api/libraries/${library}/scan`);
    for (let looks = 0; looks < 300; looks++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { tasks } = await api<{ tasks: { isFinished: boolean }[] }>('GET', '/api/tasks');
      if (tasks.every((task) => task.isFinished)) return;
    }
    throw new Error('the scan did not end within 30 s');
  };
  const front = await startRecorder(base);
  return {
    ...front,
    version: serverVersion,
    api,
    books,
    scan,
    readAnew: async () => {
      for (const { id } of await books()) await api('DELETE', `/api/items/${id}`);
      await scan();
    },
    watcher: async (isOn) => void (await api('PATCH', `/api/libraries/${library}`, { settings: { disableWatcher: !isOn } })),
    patch: async (id, metadata) => void (await api('PATCH', `/api/items/${id}/media`, { metadata })),
    remove: async (id) => void (await api('DELETE', `/api/items/${id}?hard=1`)),
  };
}

/** Passes every request on and keeps its first line. */
async function startRecorder(base: string): Promise<{ url: string; asked: string[]; close(): Promise<void> }> {
  const asked: string[] = [];
  const { hostname, port, pathname } = new URL(base);
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url?.split('?')[0]}`);
    const { method, url: path, headers } = incoming;
    const onward = httpRequest({ hostname, port, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname.replace(/\/$/, '')}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
