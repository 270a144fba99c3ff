import { type Fake, type Reply, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

export interface ProwlarrRow {
  guid: string;
  indexerId: number;
  indexer: string;
  title: string;
  size: number;
  seeders: number;
  category: number;
  /** What its link gives: a torrent, or an NZB where `usenet`. */
  torrent: Uint8Array;
  usenet?: true;
}

export interface FakeProwlarr extends Fake {
  rows: ProwlarrRow[];
  /** Indexers that are down: named by indexerstatus, and their rows are left out. */
  down: Set<number>;
  fetched: string[];
}

const INDEXERS = [
  { id: 1, name: 'MyAnonamouse', protocol: 'torrent', privacy: 'private', enable: true },
  { id: 2, name: 'The Emerald Library', protocol: 'torrent', privacy: 'public', enable: true },
  { id: 3, name: 'The News Heap', protocol: 'usenet', privacy: 'private', enable: true },
];

/** Prowlarr's JSON API: search, indexers and their state, and the download links that lead back to it. */
export async function startFakeProwlarr(options: { apiKey: string; rows?: ProwlarrRow[] }): Promise<FakeProwlarr> {
  const rows = options.rows ?? [];
  const down = new Set<number>();
  const fetched: string[] = [];
  let address = '';

  const listed = (row: ProwlarrRow): Record<string, unknown> => ({
    guid: row.guid,
    age: 30,
    ageHours: 720.5,
    ageMinutes: 43_230,
    size: row.size,
    files: 1,
    grabs: 12,
    indexerId: row.indexerId,
    indexer: row.indexer,
    title: row.title,
    sortTitle: row.title.toLowerCase(),
    publishDate: '2026-02-01T12:00:00Z',
    infoUrl: row.guid,
    downloadUrl: `${address}/${row.indexerId}/download?apikey=${options.apiKey}&link=${encodeURIComponent(row.guid)}&file=${encodeURIComponent(row.title)}`,
    indexerFlags: ['freeleech'],
    categories: [{ id: row.category, name: row.category === 3030 ? 'Audio/Audiobook' : 'Books/EBook', subCategories: [] }],
    ...(row.usenet ? {} : { seeders: row.seeders, leechers: 0 }),
    protocol: row.usenet ? 'usenet' : 'torrent',
    fileName: `${row.title}.${row.usenet ? 'nzb' : 'torrent'}`,
  });

  const search = (query: URLSearchParams): Reply => {
    const asking = queryWords(query.get('query') ?? '');
    const categories = query.getAll('categories').map(Number);
    const indexers = query.getAll('indexerIds').map(Number);
    const found = rows.filter((row) => {
      const have = queryWords(row.title);
      const fits =
        categories.length === 0 ||
        categories.some(
          (category) => row.category === category || (category % 1000 === 0 && Math.floor(row.category / 1000) * 1000 === category),
        );
      return (
        fits &&
        !down.has(row.indexerId) &&
        (indexers.length === 0 || indexers.includes(row.indexerId)) &&
        asking.every((word) => have.includes(word))
      );
    });
    return { body: found.map(listed) };
  };

  const fake = await startFake((asked) => {
    if (asked.path === '/ping') return { body: { status: 'OK' } };
    const key = asked.headers['x-api-key'] ?? asked.query.get('apikey');
    if (key !== options.apiKey) return { status: 401 };
    if (asked.path === '/api/v1/search') return search(asked.query);
    if (asked.path === '/api/v1/system/status') return { body: { appName: 'Prowlarr', version: '2.3.5.5327' } };
    if (asked.path === '/api/v1/health') return { body: [] };
    if (asked.path === '/api/v1/indexer')
      return {
        body: INDEXERS.map((indexer) => ({
          ...indexer,
          fields: [],
          capabilities: { categories: [{ id: 3030, name: 'Audio/Audiobook' }] },
        })),
      };
    if (asked.path === '/api/v1/indexerstatus')
      return {
        body: [...down].map((indexerId) => ({
          id: indexerId,
          indexerId,
          disabledTill: '2099-01-01T00:00:00Z',
          mostRecentFailure: '2026-03-01T00:00:00Z',
        })),
      };
    const row = /^\/\d+\/download$/.test(asked.path) ? rows.find((each) => each.guid === asked.query.get('link')) : undefined;
    if (!row) return { status: 404, body: { message: 'NotFound' } };
    fetched.push(row.guid);
    return { headers: { 'content-type': row.usenet ? 'application/x-nzb' : 'application/x-bittorrent' }, body: Buffer.from(row.torrent) };
  });
  address = fake.url;
  return { ...fake, rows, down, fetched };
}
