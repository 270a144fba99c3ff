import type { Clue, Context, FileInfo, Page, Payload, Release } from '../../core/sdk/index.ts';
import type { Client } from './client.ts';
import { bookFiles } from './files.ts';
import { bookRecord } from './records.ts';
import { archiveOf, folded, oneLine, withoutArticle } from './values.ts';
import type { ArchiveFile, Book, Item } from './wire.ts';

const ROWS = 20;
/** Recordings whose files are looked up for one search: each takes a request to the archive. */
const MOST_LOOKED_UP = 5;

export type Quality = 'best' | 'small';

/** Books whose title begins as the clue's, with and without its article, then with its head alone; an author tells them apart. */
export async function booksOf(client: Client, clue: Clue): Promise<Book[]> {
  const title = oneLine(clue.title).slice(0, 200);
  const head = oneLine(title.split(/[:(;]/)[0]) || title;
  const starts = [withoutArticle(title), title, withoutArticle(head)].filter((start) => folded(start) !== '');
  for (const start of new Set(starts)) {
    const found = await client.books({ title: `^${start}`, extended: 1, coverart: 1, limit: ROWS });
    const own = found.filter((book) => isBy(book, clue.authors));
    if (own.length > 0) return own;
  }
  return [];
}

function isBy(book: Book, authors: readonly string[] | undefined): boolean {
  const surnames = (authors ?? []).map((name) => folded(name).split(' ').at(-1));
  const own = (book.authors ?? []).map((person) =>
    folded(person.last_name ?? '')
      .split(' ')
      .at(-1),
  );
  return surnames.length === 0 || own.length === 0 || own.some((name) => surnames.includes(name));
}

/** Recordings that can be fetched: those that lie at the Internet Archive with their files. */
export async function search(context: Context, client: Client, clue: Clue, quality: Quality): Promise<Page<Release>> {
  const items: Release[] = [];
  for (const book of (await booksOf(client, clue)).slice(0, MOST_LOOKED_UP)) {
    const identifier = archiveOf(book.url_iarchive, book.url_zip_file);
    const item = identifier ? await client.item(identifier) : null;
    const release = identifier && item ? releaseOf({ book, identifier, item }, context.instance, quality) : null;
    if (release) items.push(release);
  }
  return { items };
}

function releaseOf(found: { book: Book; identifier: string; item: Item }, source: string, quality: Quality): Release | null {
  const { book, identifier, item } = found;
  const files = bookFiles(filesOf(item), quality);
  const torrent = item.files?.find(({ name }) => name === `${identifier}_archive.torrent`);
  if (files.length === 0 || !torrent) return null;
  const { title, authors, narrators, language, minutes, ids } = bookRecord(book);
  const facts = { ...(narrators && { narrators }), ...(language && { language }) };
  const added = Date.parse(`${item.metadata?.publicdate ?? ''}Z`);
  return {
    source,
    key: `${book.id}/${identifier}`,
    title: `${authors.slice(0, 2).join(', ')} - ${title} [LibriVox] [MP3]`.replace(/^ - /, ''),
    clue: { title, authors, ids, ...facts, ...(minutes && { minutes }) },
    protocol: 'torrent',
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: files.length,
    format: 'mp3',
    ...facts,
    category: '3030',
    flags: ['freeleech'],
    ...(Number.isFinite(added) && { added: new Date(added).toISOString() }),
    ...(/^[0-9a-f]{40}$/.test(torrent.btih ?? '') && { infoHash: torrent.btih! }),
  };
}

const filesOf = (item: Item): FileInfo[] =>
  (item.files ?? []).map(({ name, size }: ArchiveFile) => ({ path: name, bytes: /^\d{1,15}$/.test(size ?? '') ? Number(size) : 0 }));

export async function inspect(context: Context, client: Client, release: Release, quality: Quality): Promise<FileInfo[]> {
  const item = await client.item(identifierOf(context, release));
  return item ? bookFiles(filesOf(item), quality) : [];
}

/** The archive's own torrent of the item, with the files that are the book: it holds them in several formats beside each other. */
export async function fetch(context: Context, client: Client, release: Release, quality: Quality): Promise<Payload> {
  const identifier = identifierOf(context, release);
  const bytes = await client.torrent(identifier);
  if (!bytes) return context.fail('refused', `the Internet Archive has no torrent of ${identifier} any more; another release is needed`);
  const { files = [] } = context.torrent(bytes);
  const wanted = bookFiles(files, quality).map(({ path }) => path);
  if (wanted.length === 0) return context.fail('bad-response', `the torrent of ${identifier} holds no MP3 files; report this line`);
  return { kind: 'torrent', bytes, wanted };
}

function identifierOf(context: Context, release: Release): string {
  const identifier = /^\d{1,9}\/([\w.-]{1,100})$/.exec(release.key)?.[1];
  return identifier ?? context.fail('refused', `"${release.key.slice(0, 60)}" is no key of LibriVox; search again`);
}
