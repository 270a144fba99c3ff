import initSqlJs, { type Database } from 'sql.js';
import type { Clue } from '../../sdk/index.ts';

/** What Readarr's database comes to here: books that it looked for, authors that it followed, and what could not be carried over. */
export interface FromReadarr {
  books: Clue[];
  authors: string[];
  left: string[];
}

/** Monitored and without a file; the monitored edition names the ISBN and the ASIN (Readarr 0.3 and 0.4, table Books and beside). */
const WANTED = `
  select b.Title as title, m.Name as author, e.Isbn13 as isbn13, e.Asin as asin, e.Language as language, s.Title as series, l.Position as position
  from Books b
  join AuthorMetadata m on m.Id = b.AuthorMetadataId
  join Authors a on a.AuthorMetadataId = m.Id
  left join Editions e on e.BookId = b.Id and e.Monitored = 1
  left join SeriesBookLink l on l.BookId = b.Id and l.IsPrimary = 1
  left join Series s on s.Id = l.SeriesId
  where b.Monitored = 1 and a.Monitored = 1
    and not exists (select 1 from BookFiles f join Editions o on o.Id = f.EditionId where o.BookId = b.Id)
  order by m.Name, b.Title`;
const FOLLOWED =
  'select m.Name as name from Authors a join AuthorMetadata m on m.Id = a.AuthorMetadataId where a.Monitored = 1 order by m.Name';
const NEEDED = ['Authors', 'AuthorMetadata', 'Books', 'Editions', 'BookFiles', 'Series', 'SeriesBookLink'];

/** Reads a copy of readarr.db. Throws a sentence where it is none. */
export async function fromReadarr(bytes: Uint8Array): Promise<FromReadarr> {
  const { Database } = await initSqlJs();
  const database = new Database(bytes);
  try {
    checkTables(database);
    const left: string[] = [];
    const books = rows(database, WANTED).map((row) => clueOf(row, left));
    const authors = rows(database, FOLLOWED).map((row) => String(row['name']));
    if (authors.length > 0)
      left.push('quality and metadata profiles, root folders and tags: say what you want under "quality" in pipelines.yaml');
    return { books: books.filter((book) => book !== null), authors, left };
  } finally {
    database.close();
  }
}

function checkTables(database: Database): void {
  let names: Set<string>;
  try {
    names = new Set(rows(database, "select name from sqlite_master where type = 'table'").map((row) => String(row['name'])));
  } catch {
    throw new Error('this file is no SQLite database; give a copy of readarr.db, made while Readarr is stopped');
  }
  const missing = NEEDED.filter((name) => !names.has(name));
  if (missing.length > 0) throw new Error(`this is no database of Readarr: it has no table ${missing.join(', ')}`);
}

type Row = Record<string, unknown>;

function rows(database: Database, sql: string): Row[] {
  return database
    .exec(sql)
    .flatMap(({ columns, values }) => values.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))));
}

function clueOf({ title, author, isbn13, asin, series, position }: Row, left: string[]): Clue | null {
  if (typeof title !== 'string' || title.trim() === '' || typeof author !== 'string') {
    left.push('a monitored book without a title or an author was left out');
    return null;
  }
  const ids = {
    ...(typeof isbn13 === 'string' && /^\d{13}$/.test(isbn13) ? { isbn13 } : {}),
    ...(typeof asin === 'string' && /^B[0-9A-Z]{9}$/.test(asin) ? { asin } : {}),
  };
  const place = typeof position === 'string' && position.trim() !== '' ? { position: position.trim() } : {};
  return {
    title: title.trim(),
    authors: [author],
    ...(typeof series === 'string' && series !== '' ? { series: [{ name: series, ...place }] } : {}),
    ...(Object.keys(ids).length > 0 ? { ids } : {}),
  };
}
