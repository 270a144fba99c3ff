import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { html } from '../../core/host/parse/html.ts';
import type { BookRecord, Capability, Context, Manifest, Page } from '../../core/sdk/index.ts';
import { callOnce } from '../../core/sdk/testkit/kit-host.ts';
import { standIn } from '../../core/sdk/testkit/stand-in.ts';
import { cardRecord } from './card.ts';
import { readListing } from './rows.ts';
import type { Card } from './wire.ts';

/** Pages that were really served, where they stand beside the project; a clone without them runs without these tests. */
const PAGES = join(import.meta.dirname, '../../../shared/fixtures/goodreads');

/** What a reader of the page sees: title, authors, series, ISBN-13, language, pages, published, rating, ratings, format, first genre and their number, first words. */
type Seen = [string, string, string, string, string, number, string, number, number, string, string, string];

/** Columns parted by " | ", as above. */
function table(lines: string): Record<string, Seen> {
  const rows = lines
    .trim()
    .split('\n')
    .map((line) => line.split(' | '));
  return Object.fromEntries(
    rows.map((row) => [row[0]!, row.slice(1).map((cell, at) => ([5, 7, 8].includes(at) ? Number(cell) : cell)) as unknown as Seen]),
  );
}

/** Read by eye and by a separate script from the pages' own text. */
const BOOKS: Record<string, Seen> = table(`
legacy-2020-11.book-thief.html | The Book Thief | Markus Zusak |  | 9780375831003 | en | 552 | 2006-03-14 | 4.37 | 1844845 | Hardcover | Historical Fiction 10 | <i>Librarian's note
legacy-2020-11.chronicles-of-narnia-omnibus.html | The Chronicles of Narnia | C.S. Lewis | The Chronicles of Narnia (Publication Order) 1-7; The Chronicles of Narnia (Chronological Order) 1-7 |  | en | 767 | 2002-09-16 | 4.26 | 521388 | Paperback | Fantasy 10 | Journeys to the end
legacy-2020-11.fault-in-our-stars.html | The Fault in Our Stars | John Green |  |  | en | 313 | 2012-01-10 | 4.2 | 3571078 | Hardcover | Young Adult 10 | Despite the tumor
legacy-2020-11.hunger-games.html | The Hunger Games | Suzanne Collins | The Hunger Games 1 | 9780439023481 | en | 374 | 2008-09-14 | 4.33 | 6406247 | Hardcover | Young Adult 10 | <b>Could you survive
legacy-2021-09.all-the-pretty-horses.html | All the Pretty Horses | Cormac McCarthy | The Border Trilogy 1 | 9780679744399 | en | 302 | 1993-06-29 | 4 | 99515 | Paperback | Fiction 10 | <i>All the Pretty
next-2023.11588.the-shining.html | The Shining | Stephen King | The Shining 1 | 9780450040184 | en | 497 | 1980-07-01 | 4.27 | 1488651 | Paperback | Horror 10 | Jack Torrance's new
next-2025-03.13335037.divergent.html | Divergent | Veronica Roth | Divergent 1 | 9780062024039 | en | 487 | 2012-02-28 | 4.14 | 4206480 | Paperback | Young Adult 10 | In Beatrice Prior's
next-2025-03.22733729.long-way-small-angry-planet.html | The Long Way to a Small, Angry Planet | Becky Chambers | Wayfarers 1 | 9781500453305 | en | 518 | 2014-07-29 | 4.18 | 167646 | Paperback | Science Fiction 10 | Follow a motley
next-2025-03.2493.time-machine.html | The Time Machine | H.G. Wells |  |  | en | 118 | 2002-10-01 | 3.9 | 543584 | Paperback | Science Fiction 10 | “I’ve had a most
next-2025-03.32758901.all-systems-red.html | All Systems Red | Martha Wells | The Murderbot Diaries 1; The Murderbot Diaries - Dramatized Adaptation 1 |  | en | 144 | 2017-05-02 | 4.14 | 293994 | ebook | Science Fiction 10 | <i>"As a heartless
next-2025-03.35031085.frankenstein-1818.html | Frankenstein: The 1818 Text | Mary Wollstonecraft Shelley |  | 9780143131847 | en | 260 | 2018-01-16 | 3.88 | 1723319 | Paperback | Horror 10 | <i>This is a previously
next-2025-03.4981.slaughterhouse-five.html | Slaughterhouse-Five | Kurt Vonnegut Jr. |  |  | en | 275 | 1999-01-12 | 4.1 | 1424667 | Paperback | Fiction 10 | <i>Slaughterhouse-Five</i>
next-2025-03.55019161.da-vinci-code.html | The da Vinci Code | Dan Brown | Robert Langdon 2 | 9780307277671 | en | 480 | 2020-08-01 | 3.93 | 2441371 | Paperback | Fiction 10 | Alternate covers for
next-2025-03.56916837.to-kill-a-mockingbird.html | To Kill a Mockingbird | Harper Lee | To Kill a Mockingbird 1 |  | en | 323 | 2021-02-01 | 4.26 | 6546002 | Paperback | Fiction 10 | One of the best-loved
next-2026-05.130679210.harris-ingram-minimal.html | The Harris-ingram Experiment | Charles E. Bolton |  | 9781421964669 | en | 232 | 2006-01-17 | 0 | 0 | Paperback |  0 | 
next-2026-05.211721806.dungeon-crawler-carl.html | Dungeon Crawler Carl | Matt Dinniman | Dungeon Crawler Carl 1 | 9780593820247 | en | 450 | 2024-08-27 | 4.46 | 396420 | Hardcover | Fantasy 10 | <b>The apocalypse
`);

/** Number of books, how many of them stand alone at a whole number, and the places of the last three. */
const SERIES: Record<string, [number, number, string]> = {
  'series-2026-07.castle-federation.html': [11, 9, '8 9 1-3'],
  'series-2026-07.easy-rawlins.html': [18, 17, '16 17 1-5'],
  'series-2026-07.leonid-mcgill.html': [6, 6, '4 5 6'],
  'series-2026-07.lucas-davenport.html': [42, 36, '1-5 6-10 11-15'],
  'series-2026-07.walt-longmire.html': [34, 22, '1-11 - -'],
};

/** Answers every request with one page, and gives what the call made of it. */
async function read<T>(file: string, call: Capability, input: unknown): Promise<T> {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, 'manifest.json'), 'utf8')) as Manifest;
  const body = readFileSync(join(PAGES, file));
  const service = await standIn(() => (response) => void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body));
  try {
    const options = { url: 'https://www.goodreads.com' };
    const kit = { folder: import.meta.dirname, manifest, call, input: [input], options, state: {}, now: new Date(0), deadlineMs: 20_000 };
    const { outcome } = await callOnce({ ...kit, address: service.address });
    assert.ok(outcome.ok, `${file}: ${outcome.ok ? '' : outcome.failure.message}`);
    return outcome.value as T;
  } finally {
    await service.close();
  }
}

function seen(record: BookRecord): Seen {
  const { title, authors, series = [], ids, language = '', pages = 0, published = '', rating = 0, ratings = 0, genres = [] } = record;
  const places = series.map(({ name, position }) => `${name} ${position}`).join('; ');
  const format = record.edition?.format ?? '';
  const words = record.description ?? '';
  return [
    title,
    authors.join(', '),
    places,
    ids.isbn13 ?? '',
    language,
    pages,
    published,
    rating,
    ratings,
    format,
    `${genres[0] ?? ''} ${genres.length}`,
    words,
  ];
}

describe('pages that Goodreads really served', () => {
  if (!existsSync(PAGES)) return;

  test('every recorded book page is among the expectations', () => {
    assert.deepEqual(readdirSync(join(PAGES, 'book')).sort(), Object.keys(BOOKS).sort());
    assert.deepEqual(readdirSync(join(PAGES, 'series')).sort(), Object.keys(SERIES).sort());
  });

  for (const [file, expected] of Object.entries(BOOKS)) {
    test(`${file} is read as it stands`, async () => {
      const found = seen(await read<BookRecord>(join('book', file), 'metadata.describe', { at: { goodreads: '1' } }));
      assert.deepEqual(found.slice(0, -1), expected.slice(0, -1));
      assert.ok(String(found.at(-1)).startsWith(String(expected.at(-1))), String(found.at(-1)).slice(0, 80));
      assert.ok(expected.at(-1) === '' || String(found.at(-1)).length > 250, 'the whole description is read, not its start');
    });
  }

  for (const [file, [count, single, last]] of Object.entries(SERIES)) {
    test(`${file} is listed whole, each book at its place`, async () => {
      const { items } = await read<Page<BookRecord>>(join('series', file), 'metadata.shelf', { series: { name: 'x', id: '7' } });
      const places = items.map(({ series }) => series?.[0]?.position ?? '-');
      assert.equal(items.length, count);
      assert.equal(places.filter((place) => /^\d+$/.test(place)).length, single);
      assert.equal(places.slice(-3).join(' '), last);
      assert.ok(
        items.every(
          ({ title, authors, work, ids }) => title !== '' && !/#\d/.test(title) && authors.length === 1 && work && ids.at?.['goodreads'],
        ),
      );
    });
  }

  test('an author page gives its ten works with the author whose page it is', async () => {
    const king = await read<Page<BookRecord>>('author/author-show-2023.stephen-king.html', 'metadata.shelf', {
      author: { name: 'x', id: '7' },
    });
    assert.equal(king.items.length, 10);
    assert.ok(king.items.every(({ authors }) => authors.join() === 'Stephen King'));
    assert.deepEqual(king.items[2]?.narrators, ['Grover Gardner']);
    assert.deepEqual(king.items[6]?.series, [{ name: 'The Dark Tower', position: '1' }]);
    assert.equal(king.cursor, undefined, 'the pager of the comments is not the pager of the works');
  });

  test('search pages and lists of every year are read row by row', () => {
    const listing = (file: string) => readListing(html(readFileSync(join(PAGES, file), 'utf8')));
    const rows: Record<string, [number, string | undefined, string]> = {
      'search/search-2021-09.kitchen-banana-yoshimoto.html': [3, undefined, 'Kitchen / Banana Yoshimoto /  / 1988 / 3.87 / 54427'],
      'search/search-2023.the-shining.html': [10, '2', 'Doctor Sleep / Stephen King / The Shining 2 / 2013 / 4.13 / 261730'],
      'search/search-2025.ar-rend.html': [10, '2', 'Rendezvous with Rama / Arthur C. Clarke / Rama 1 / 1973 / 4.12 / 182539'],
      'search/search-2025.randi-darren.html': [10, '2', 'Remnant / Randi Darren / Remnant 1 /  / 4.13 / 2515'],
      'author/author-show-2026-05.dostoevsky.html': [10, undefined, 'The Brothers Karamazov / Fyodor Dostoevsky /  / 1880 / 4.39 / 401893'],
    };
    for (const [file, [count, next, second]] of Object.entries(rows)) {
      const { items, next: found } = listing(file);
      const { title, authors, series, published = '', rating, ratings } = items[1]!;
      const place = series?.map(({ name, position }) => `${name} ${position}`).join() ?? '';
      assert.deepEqual(
        [items.length, found, `${title} / ${authors.join()} / ${place} / ${published} / ${rating} / ${ratings}`],
        [count, next, second],
        file,
      );
      assert.ok(
        items.every((item) => item.title !== '' && item.authors.length > 0 && item.ids.at?.['goodreads']),
        file,
      );
    }
    const none = listing('search/search-2021-09.no-result.html');
    assert.deepEqual([none.items, none.saysNothing], [[], true]);
    assert.deepEqual(listing('editions/work-editions-2023.the-shining.html').items, [], 'a list of editions is no list of books');
  });

  test('autocomplete gives editions with their works, and an empty list is nothing', () => {
    const cards = (file: string) => JSON.parse(readFileSync(join(PAGES, 'autocomplete', file), 'utf8')) as Card[];
    const records = cards('anthony-burgess.json').map((card) => cardRecord({ html } as Context, card));
    assert.deepEqual(
      records.map(({ title, authors, pages, rating, work }) => `${title} / ${authors.join()} / ${pages} / ${rating} / ${work}`),
      [
        'A Clockwork Orange / Anthony Burgess / 240 / 4 / 23596',
        'The Wanting Seed / Anthony Burgess / 288 / 3.72 / 1416684',
        'Byrne / Anthony Burgess / 160 / 3.4 / 97495',
        'Earthly Powers / Anthony Burgess / 649 / 4.13 / 1282899',
        'Anthony Burgess / Roger Lewis / 400 / 2.68 / 2425185',
      ],
    );
    assert.ok(records.every(({ description }) => description === undefined || !description.endsWith('…')));
    assert.deepEqual(cards('empty.json'), []);
  });

  test('a page that was not found is nothing, and no failure', async () => {
    assert.equal(await read('errors/page-not-found-2023.html', 'metadata.describe', { at: { goodreads: '1' } }), null);
  });
});
