import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FakeAudiobookshelf, startFakeAudiobookshelf } from '../fakes/fake-audiobookshelf.ts';
import { type GoodreadsBook, startFakeGoodreads } from '../fakes/fake-goodreads.ts';
import { startFakeGoogleBooks } from '../fakes/fake-google-books.ts';
import { type FakeMam, type MamRow, startFakeMam } from '../fakes/fake-mam.ts';
import { type FakeProwlarr, type ProwlarrRow, startFakeProwlarr } from '../fakes/fake-prowlarr.ts';
import type { Fake } from '../fakes/fake-server.ts';
import { writeAudio } from './audio.ts';
import { type DownloadSide, realDownloader, standInDownloader } from './download-side.ts';
import { AUTHOR, OWNED, OZ, type OzBook, POSTINGS, type Posting, SERIES } from './oz.ts';
import { wronged } from './wronged.ts';

/** How long the generated books are; long enough that no size looks like an e-book's. */
const MINUTES = 240;
const NARRATOR = 'Sandbox Reader';

export interface World {
  dir: string;
  /** The library's and the downloader's folders. */
  library: string;
  downloads: string;
  mam: FakeMam;
  prowlarr: FakeProwlarr;
  google: Fake;
  goodreads: Fake;
  shelf: FakeAudiobookshelf;
  downloader: DownloadSide;
  /** Postings by the path of what they seed, and by the info-hash. */
  postings: Map<string, Posting>;
  secrets: Record<string, string>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  dir: string;
  /** Absent: a real qbittorrent-nox where one is installed. */
  standIn?: boolean;
  minutes?: number;
  /** Only the missing books of these numbers are posted. */
  books?: readonly number[];
  /** The numbers of the books that the library has at first. */
  owned?: ReadonlySet<number>;
  progress?: (line: string) => void;
  /** See startFakeMam. */
  gracefulSession?: boolean;
  /** A folder on the same disk to be the library: its content is replaced, the folder itself stays. Absent: one inside `dir`. */
  library?: string;
  /** Kibibytes a second that a real downloader takes. */
  downloadLimit?: number;
}

const SECRETS = {
  'mam-session': 'sandbox-session-0123456789',
  'prowlarr-api-key': 'sandbox-prowlarr-key-0123456789',
  'google-books-key': 'sandbox-google-key-0123456789',
  'audiobookshelf-api-key': 'sandbox-audiobookshelf-key-0123456789',
};

/** A small library, services that answer as the real ones do, and a downloader: all on the loopback, nothing outside it. */
export async function makeWorld(options: WorldOptions): Promise<World> {
  const { dir, progress = () => {} } = options;
  rmSync(dir, { recursive: true, force: true });
  const library = options.library ?? join(dir, 'library');
  empty(library);
  fillLibrary(library, options.owned ?? OWNED);
  const real = options.standIn ? null : await realDownloader(dir, options.downloadLimit);
  const downloader = real ?? (await standInDownloader(dir));
  progress(`downloader: ${downloader.name}`);
  const wanted = POSTINGS.filter((posting) => !options.books || options.books.includes(posting.book));
  const postings = new Map<string, Posting>();
  const mamRows: MamRow[] = [];
  const prowlarrRows: ProwlarrRow[] = [];
  for (const [index, posting] of wanted.entries()) {
    const folder = join(dir, 'seeds', String(index), folderName(posting));
    const bytes = seed(folder, posting, options.minutes ?? MINUTES);
    const torrent = await downloader.seed(folder);
    postings.set(torrent.infoHash, posting);
    if (posting.at === 'mam') mamRows.push(mamRow(posting, 1000 + index, bytes, torrent.bytes));
    else prowlarrRows.push(prowlarrRow(posting, 2000 + index, bytes, torrent.bytes));
  }
  progress(`${wanted.length} releases are posted, ${wanted.filter((posting) => posting.right).length} of them right`);
  const services = await startServices(library, { mamRows, prowlarrRows, graceful: options.gracefulSession ?? false });
  const stop = async (): Promise<void> => {
    for (const part of [services.mam, services.prowlarr, services.google, services.goodreads, services.shelf]) await part.stop();
    await downloader.stop();
    const wrong = wronged(library, downloader);
    if (wrong.length > 0) throw new Error(`the world is not as it must be: ${wrong.join('; ')}`);
  };
  return {
    dir,
    library,
    downloads: downloader.downloads,
    downloader,
    postings,
    secrets: { ...SECRETS, ...downloader.secrets },
    ...services,
    stop,
  };
}

function empty(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

function fillLibrary(library: string, owned: ReadonlySet<number>): void {
  for (const book of OZ) {
    if (!owned.has(book.number)) continue;
    const folder = join(library, AUTHOR, SERIES, `${String(book.number).padStart(2, '0')} - ${book.title}`);
    writeAudio(join(folder, `${book.title}.mp3`), 1, { title: book.title, album: book.title, artist: AUTHOR, narrator: NARRATOR });
  }
  mkdirSync(join(library, 'Lewis Carroll', "Alice's Adventures in Wonderland"), { recursive: true });
  writeAudio(join(library, 'Lewis Carroll', "Alice's Adventures in Wonderland", 'Alice.mp3'), 1, {
    title: 'Alice',
    album: "Alice's Adventures in Wonderland",
    artist: 'Lewis Carroll',
  });
}

const bookOf = (number: number): OzBook => OZ[number - 1] as OzBook;

const folderName = (posting: Posting): string => posting.name.replace(/[:?/]/g, '').slice(0, 100);

function seed(folder: string, posting: Posting, minutes: number): number {
  const title = bookOf(posting.holds ?? posting.book).title;
  if (posting.kind === 'ebook') {
    writeAudio(join(folder, `${title}.epub`), 0.01, { title, album: title, artist: AUTHOR });
    return statSync(join(folder, `${title}.epub`)).size;
  }
  const length = posting.kind === 'abridged' ? minutes / 2 : minutes;
  let bytes = 0;
  for (const track of [1, 2]) {
    const path = join(folder, `0${track} - ${title}.mp3`);
    writeAudio(path, length / 2, { title: `${title} - Part ${track}`, album: title, artist: AUTHOR, narrator: NARRATOR, track });
    bytes += statSync(path).size;
  }
  return bytes;
}

function mamRow(posting: Posting, id: number, bytes: number, torrent: Uint8Array): MamRow {
  const isBook = posting.kind !== 'ebook';
  return {
    id,
    title: posting.name,
    authors: [AUTHOR],
    ...(isBook ? { narrators: [NARRATOR] } : {}),
    series: [SERIES, posting.series ?? String(posting.book)],
    size: `${(bytes / 2 ** 20).toFixed(1)} MiB`,
    filetype: isBook ? 'mp3' : 'epub',
    mainCat: isBook ? 13 : 14,
    category: isBook ? 41 : 63,
    catname: isBook ? 'Audiobooks - Fantasy' : 'Ebooks - Fantasy',
    ...(posting.kind === 'foreign' ? { language: 37, langCode: 'GER' } : {}),
    ...(posting.kind === 'abridged' ? { browseflags: 32 } : {}),
    seeders: 12,
    torrent,
  };
}

function prowlarrRow(posting: Posting, id: number, size: number, torrent: Uint8Array): ProwlarrRow {
  const category = posting.kind === 'ebook' ? 7020 : 3030;
  return {
    guid: `https://emerald.example/t/${id}`,
    indexerId: 2,
    indexer: 'The Emerald Library',
    title: posting.name,
    size,
    seeders: 5,
    category,
    torrent,
  };
}

async function startServices(library: string, posted: { mamRows: MamRow[]; prowlarrRows: ProwlarrRow[]; graceful: boolean }) {
  const books = OZ.map((book): GoodreadsBook => goodreadsBook(book));
  const omnibus: GoodreadsBook = { ...goodreadsBook({ number: 50, title: 'The Oz Books 1-3', year: 1990 }) };
  const woggle: GoodreadsBook = { ...goodreadsBook({ number: 60, title: 'The Woggle-Bug Book', year: 1905 }) };
  const german: GoodreadsBook = { ...goodreadsBook({ number: 70, title: 'Ozma von Oz', year: 2001 }), work: 9003, language: 'German' };
  const rows = books.map((book, index) => ({ label: `Book ${index + 1}`, book }));
  const series = [
    { id: 40_900, name: SERIES, books: [...rows, { label: 'Book 1-3', book: omnibus }, { label: 'Book 2.5', book: woggle }] },
  ];
  const volumes = OZ.map((book) => ({
    id: `volume${book.number}`,
    title: book.title,
    authors: [AUTHOR],
    publisher: 'Reilly & Britton',
    publishedDate: String(book.year),
    description: `<p>The ${book.number}. journey to the land of <b>Oz</b>.</p>`,
    isbn13: isbn(book.number),
    categories: ['Juvenile Fiction'],
  }));
  const mam = await startFakeMam({ session: SECRETS['mam-session'], rows: posted.mamRows, graceful: posted.graceful });
  const prowlarr = await startFakeProwlarr({ apiKey: SECRETS['prowlarr-api-key'], rows: posted.prowlarrRows });
  const google = await startFakeGoogleBooks({ apiKey: SECRETS['google-books-key'], volumes });
  const goodreads = await startFakeGoodreads({ books: [...books, omnibus, woggle, german], series });
  const shelf = await startFakeAudiobookshelf({
    covers: true,
    token: SECRETS['audiobookshelf-api-key'],
    root: library,
    watchEveryMs: 300,
    sockets: true,
  });
  return { mam, prowlarr, google, goodreads, shelf };
}

/** A number with the right check digit, from a block of ours. */
function isbn(number: number): string {
  const digits = `97800000${String(number).padStart(4, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return digits + String((10 - (sum % 10)) % 10);
}

const goodreadsBook = (book: OzBook): GoodreadsBook => ({
  id: 8000 + book.number,
  work: 9000 + book.number,
  title: book.title,
  author: AUTHOR,
  authorId: 3242,
  year: book.year,
  isbn13: isbn(book.number),
  pages: 260,
  description: `Number ${book.number} of the Oz books.`,
  genres: ['Fantasy', 'Classics', 'Childrens'],
  publisher: 'Reilly & Britton',
});
