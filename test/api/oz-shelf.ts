import type { DaemonStore } from '../../core/main/container.ts';
import type { Clue, Entry, Release } from '../../core/sdk/index.ts';

const BAUM = 'L. Frank Baum';

function entry(id: string, title: string, position?: string, more: Partial<Entry['record']> = {}): Entry {
  const series = position ? [{ name: 'Oz', position, id: 'ser_oz' }] : [];
  const record = { ids: {}, title, authors: [BAUM], series, minutes: 240, ...more };
  const relPath = `${record.authors[0]}/${title}`;
  return {
    id,
    library: 'lib_1',
    relPath,
    path: `/books/${relPath}`,
    isFile: false,
    isMissing: false,
    added: '2026-02-01T10:00:00Z',
    record,
  };
}

const gap = (key: string, title: string, position: string): { key: string; clue: Clue } => ({
  key,
  clue: { title, authors: [BAUM], series: [{ name: 'Oz', position }] },
});

export const release = (key: string, title: string): Release => ({
  source: 'myanonamouse',
  key,
  title,
  clue: { title },
  protocol: 'torrent',
  bytes: 300_000_000,
  seeders: 5,
});

/** A small library: two books of Oz owned, three missing, one of them searched and one being downloaded; a failed download; a run with a journal. */
export async function seedOz(store: DaemonStore): Promise<void> {
  const { shelf } = store;
  const owned = [
    entry('a', 'The Wonderful Wizard of Oz', '1', { cover: 'https://covers.example/a.jpg', description: 'A cyclone.' }),
    entry('b', 'Ozma of Oz', '3'),
    entry('c', 'Les Misérables', undefined, { authors: ['Victor Hugo'] }),
    entry('d', 'The Hobbit', undefined, { authors: ['J. R. R. Tolkien'] }),
  ];
  await shelf.putEntries('audiobookshelf', owned, 'look-1');
  const [series] = await shelf.ownedSeries('audiobookshelf');
  await shelf.putGaps({ series: series?.id as string }, 'series_gap', [
    gap('baum/land', 'The Marvelous Land of Oz', '2'),
    gap('baum/dorothy', 'Dorothy and the Wizard in Oz', '4'),
    gap('baum/road', 'The Road to Oz', '5'),
  ]);
  await seedWork(store);
}

async function seedWork(store: DaemonStore): Promise<void> {
  const { runs, shelf, downloads } = store;
  const plan = { name: 'complete-series', overlap: 'skip', steps: [{ verb: 'find', chain: [] }] } as never;
  const run = (await runs.start({ plan, planVersion: 'v', trigger: 'manual' })) as string;
  const [land, dorothy] = await shelf.missing('series', new Date());
  const items = [land, dorothy].map((book) => ({
    key: `book:${book?.book}`,
    label: book?.clue.title ?? '',
    facts: { book: { id: book?.book as string, clue: book?.clue as Clue } },
  }));
  await runs.addItems(run, items);
  await runs.journal(run, null, [{ kind: 'run/selected', message: '2 items', data: { items: 2 } }]);
  const [first, second] = (await runs.items(run, {})).items;
  const gates = [{ gate: 'language', passed: false, reason: 'it is in German' }];
  await runs.saveCandidates(first?.id as string, [
    { release: release('1', 'Land of Oz [German]'), verdict: 'reject', score: 0.4, why: 'it is in German', gates, parts: { seeders: 0.1 } },
  ]);
  await runs.settle(first?.id as string, 'nothing', 'nothing good enough', []);
  await shelf.searched(land?.book as string, new Date(), 'nothing good enough');
  const open = { downloader: 'qbittorrent', pipeline: 'complete-series', run, item: second?.id as string };
  const within = { caps: { every: { since: new Date(0), downloads: 20 } } };
  const failing = { ...open, book: dorothy?.book as string, ref: 'b'.repeat(40), release: release('2', 'Dorothy [mp3]') };
  const failed = await downloads.reserve(failing, within);
  if (failed.outcome !== 'reserved') throw new Error('it could not be reserved');
  await downloads.fail(failed.download.id, 'the tracker does not know it', null, true);
  await downloads.reserve({ ...failing, ref: 'c'.repeat(40), release: release('3', 'Dorothy [m4b]') }, within);
  await store.genres.set([{ source: 'myanonamouse', genre: 'Fantasy', enabled: true, first: 10 }]);
}
