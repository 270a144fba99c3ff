import { join } from 'node:path';
import type { FakeQbittorrent } from '../fakes/fake-qbittorrent.ts';
import { writeAudio } from '../sandbox/audio.ts';
import { asked, completed, type SandboxDaemon, soon } from './sandbox-world.ts';
import { bookOf, owned } from './scene.ts';
import { takeAway } from './stories/seeds.ts';

type State = 'owned' | 'missing' | 'ignored' | 'not-found' | 'waiting';
interface Row {
  author: string;
  series: string;
  books: [title: string, state: State][];
}

/** Series in the public domain, some of them with gaps: a shelf as an owner knows it. */
const SHELF: readonly Row[] = [
  {
    author: 'L. M. Montgomery',
    series: 'Anne of Green Gables',
    books: [
      ['Anne of Green Gables', 'owned'],
      ['Anne of Avonlea', 'owned'],
      ['Anne of the Island', 'owned'],
      ["Anne's House of Dreams", 'missing'],
      ['Rainbow Valley', 'owned'],
      ['Rilla of Ingleside', 'waiting'],
    ],
  },
  {
    author: 'Edgar Rice Burroughs',
    series: 'Barsoom',
    books: [
      ['A Princess of Mars', 'owned'],
      ['The Gods of Mars', 'owned'],
      ['The Warlord of Mars', 'not-found'],
      ['Thuvia, Maid of Mars', 'owned'],
      ['The Chessmen of Mars', 'waiting'],
    ],
  },
  {
    author: 'Anthony Trollope',
    series: 'Chronicles of Barsetshire',
    books: [
      ['The Warden', 'owned'],
      ['Barchester Towers', 'owned'],
      ['Doctor Thorne', 'owned'],
      ['Framley Parsonage', 'owned'],
      ['The Small House at Allington', 'owned'],
      ['The Last Chronicle of Barset', 'owned'],
    ],
  },
  {
    author: 'James Fenimore Cooper',
    series: 'Leatherstocking Tales',
    books: [
      ['The Pioneers', 'missing'],
      ['The Last of the Mohicans', 'owned'],
      ['The Prairie', 'ignored'],
      ['The Pathfinder', 'owned'],
      ['The Deerslayer', 'owned'],
    ],
  },
  {
    author: 'Arthur Conan Doyle',
    series: 'Sherlock Holmes',
    books: [
      ['A Study in Scarlet', 'owned'],
      ['The Sign of the Four', 'owned'],
      ['The Adventures of Sherlock Holmes', 'owned'],
      ['The Memoirs of Sherlock Holmes', 'owned'],
      ['The Hound of the Baskervilles', 'owned'],
      ['The Return of Sherlock Holmes', 'owned'],
      ['The Valley of Fear', 'not-found'],
      ['His Last Bow', 'missing'],
    ],
  },
];

const MINUTES = 0.05;
const TAKEN_AWAY = 'Rinkitink in Oz';

/** A world worth looking at: a filled shelf, a run at work, a download under way, a plan that waits. */
export async function furnish(daemon: SandboxDaemon): Promise<void> {
  for (const row of SHELF) fillBoard(daemon.world.library, row);
  daemon.world.shelf.scan();
  await completed(daemon, 'library-sync');
  takeAway(daemon.world, 10);
  await asked(daemon, '/api/pipelines/complete-series/runs', 'POST', {});
  for (const title of ['Ozma of Oz', 'The Road to Oz', 'Tik-Tok of Oz', 'The Tin Woodman of Oz', 'The Magic of Oz'])
    await owned(daemon, title);
  // Whoever looks at a series closes the gaps that its list does not hold: these are left after the look.
  for (const row of SHELF) await leaveGaps(daemon, row);
  const { torrents } = daemon.world.downloader.fake as FakeQbittorrent;
  for (const torrent of torrents.values())
    if (torrent.name.startsWith(TAKEN_AWAY)) Object.assign(torrent, { state: 'downloading', progress: 0.62 });
  await soon(async () => (await bookOf(daemon, TAKEN_AWAY)).state === 'downloading');
  await asked(daemon, '/api/plans', 'POST', { pipeline: 'metadata-full' });
  await soon(async () => {
    const { items } = await asked<{ items: { state: string; waiting: number }[] }>(daemon, '/api/plans?state=proposed');
    return items.some((plan) => plan.waiting > 0);
  });
}

function fillBoard(library: string, { author, series, books }: Row): void {
  for (const [index, [title, state]] of books.entries()) {
    if (state !== 'owned') continue;
    const folder = join(library, author, series, `${String(index + 1).padStart(2, '0')} - ${title}`);
    writeAudio(join(folder, `${title}.mp3`), MINUTES, { title, album: title, artist: author });
  }
}

async function leaveGaps({ daemon }: SandboxDaemon, { author, series, books }: Row): Promise<void> {
  const { shelf, database } = daemon.store;
  const known = (await shelf.ownedSeries('audiobookshelf')).find((each) => each.name === series);
  const gaps = books.flatMap(([title, state], index) =>
    state === 'owned'
      ? []
      : [{ key: `${author}/${title}`, clue: { title, authors: [author], series: [{ name: series, position: String(index + 1) }] } }],
  );
  await shelf.putGaps({ series: known?.id as string }, 'series_gap', gaps);
  for (const [title, state] of books) {
    const book = database.knex('books').where({ title }).select('id');
    const change =
      state === 'ignored'
        ? { state }
        : {
            last_try: new Date(),
            last_reason: 'nothing of what was offered is the book',
            ...(state === 'waiting' ? { next_try: new Date(Date.now() + 3 * 86_400_000) } : {}),
          };
    if (state !== 'owned' && state !== 'missing') await database.knex('missing_books').whereIn('book_id', book).update(change);
  }
}
