import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';

/** A recording in LibriVox' catalogue, and the item of the Internet Archive that holds it. */
export interface LibrivoxBook {
  id: number;
  /** As LibriVox files it: without its article. */
  title: string;
  author: { first: string; last: string };
  seconds: number;
  year: number;
  readers: string[];
  item: string;
  files: { name: string; bytes: number }[];
  torrent: Uint8Array;
}

export interface FakeLibrivox extends Fake {
  books: LibrivoxBook[];
}

const listed = (book: LibrivoxBook): object => ({
  id: String(book.id),
  title: book.title,
  description: `<p>${book.title}.</p>`,
  language: 'English',
  copyright_year: String(book.year),
  num_sections: String(book.files.length),
  url_zip_file: `https://www.archive.org/download/${book.item}/${book.item}_64kb_mp3.zip`,
  url_iarchive: `https://www.archive.org/details/${book.item}`,
  totaltimesecs: book.seconds,
  authors: [{ id: '1', first_name: book.author.first, last_name: book.author.last, dob: '1856', dod: '1919' }],
  sections: book.readers.map((name, at) => ({ section_number: String(at), readers: [{ reader_id: String(at), display_name: name }] })),
  genres: [{ id: '1', name: 'Fantastic Fiction' }],
});

function feed(books: LibrivoxBook[], { query }: Asked): Reply {
  const start = (query.get('title') ?? '').replace(/^\^/, '').toLowerCase();
  const found = books.filter(
    (book) =>
      (query.get('id') === null || query.get('id') === String(book.id)) &&
      (start === '' || book.title.toLowerCase().startsWith(start)) &&
      (query.get('author') === null || query.get('author') === book.author.last),
  );
  if (found.length === 0) return { status: 404, body: { error: 'Audiobooks could not be found' } };
  // One book comes as an object keyed by a number, as every recorded answer for one does.
  return { body: { books: found.length === 1 ? { 26: listed(found[0]!) } : found.map(listed) } };
}

function item(books: LibrivoxBook[], name: string): Reply {
  const book = books.find((each) => each.item === name);
  if (!book) return { body: {} };
  const torrent = { name: `${name}_archive.torrent`, source: 'metadata', size: String(book.torrent.length), format: 'Archive BitTorrent' };
  const files = book.files.map(({ name: file, bytes }) => ({ name: file, source: 'original', size: String(bytes), format: 'VBR MP3' }));
  return { body: { files: [...files, torrent], metadata: { identifier: name, publicdate: '2010-01-02 03:04:05' } } };
}

/** LibriVox' feed and the Internet Archive's items at one address. The torrent is had after a redirect, as there. */
export async function startFakeLibrivox(books: LibrivoxBook[] = []): Promise<FakeLibrivox> {
  const fake = await startFake((asked) => {
    if (asked.path === '/api/feed/audiobooks/') return feed(books, asked);
    const [, place, name] = /^\/(metadata|download|holds)\/([^/]+)/.exec(asked.path) ?? [];
    if (place === 'metadata') return item(books, name!);
    const book = books.find((each) => each.item === name);
    if (!book || !asked.path.endsWith('_archive.torrent')) return { status: 404, body: '<html><body>Item not available</body></html>' };
    if (place === 'download') return { status: 302, headers: { location: asked.path.replace('/download/', '/holds/') } };
    return { headers: { 'content-type': 'application/x-bittorrent' }, body: Buffer.from(book.torrent) };
  });
  return Object.assign(fake, { books });
}
