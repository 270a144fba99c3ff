import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail } from '../../core/host/fail.ts';
import { html } from '../../core/host/parse/html.ts';
import { shape } from '../../core/host/parse/shape.ts';
import { type BookRecord, type Context, failureOf } from '../../core/sdk/index.ts';
import { readBookPage } from './books.ts';

const context = { html, shape, fail } as unknown as Context;
type Node = Record<string, unknown>;

/** A page of the Next.js site about one book; `book` and `nodes` are laid over what every page has, `linked` over its JSON-LD. */
function nextPage(book: Node = {}, nodes: Record<string, Node | null> = {}, linked: Node | null = {}): BookRecord | null {
  const state = {
    ROOT_QUERY: { 'getBookByLegacyId({"legacyId":"5"})': { __ref: 'Book:5' }, 'getReviews({})': {} },
    'Book:1': { __typename: 'Book', legacyId: 1, title: 'Another book' },
    'Book:5': {
      __typename: 'Book',
      legacyId: 5,
      title: 'Salt',
      titleComplete: 'Salt (Harbour Lights, #2)',
      primaryContributorEdge: { node: { __ref: 'Contributor:1' }, role: 'Author' },
      secondaryContributorEdges: [],
      bookSeries: [],
      bookGenres: [],
      details: {
        format: 'Paperback',
        numPages: 300,
        language: { name: 'English' },
        isbn: null,
        isbn13: null,
        asin: null,
        publicationTime: 1330416000000,
      },
      work: { __ref: 'Work:1' },
      ...book,
    },
    'Contributor:1': { name: 'Ida   Marlowe' },
    'Contributor:9': { name: 'A Reviewer' },
    'Work:1': { legacyId: 77, stats: { averageRating: 4.2, ratingsCount: 10 }, details: { publicationTime: 0 } },
    ...nodes,
  };
  const script = (data: unknown) => JSON.stringify(data).replaceAll('<', '\\u003c');
  const ld = linked === null ? '' : `<script type="application/ld+json">${script({ '@type': 'Book', name: 'Salt', ...linked })}</script>`;
  const data = script({ props: { pageProps: { apolloState: state } } });
  const text = `<!DOCTYPE html><html><head>${ld}</head><body><script id="__NEXT_DATA__" type="application/json">${data}</script></body></html>`;
  return readBookPage(context, html(text), 'https://www.goodreads.com/book/show/5');
}

function legacyPage(
  parts: { title?: string; authors?: string; data?: string; details?: string; head?: string; body?: string } = {},
): BookRecord | null {
  const { title = 'Salt', authors = '', data = '', details = '', head = '', body = '' } = parts;
  const text = `<!DOCTYPE html><html><head>${head}</head><body><h1 id="bookTitle">${title}</h1><div id="bookAuthors">${authors}</div>${body}
    <div id="details">${details}<div id="bookDataBox">${data}</div></div></body></html>`;
  return readBookPage(context, html(text), 'https://www.goodreads.com/book/show/5-salt');
}

const row = (title: string, item: string) =>
  `<div class="clearFloats"><div class="infoBoxRowTitle">${title}</div><div class="infoBoxRowItem">${item}</div></div>`;
const edge = (id: string, role: string | null) => ({ node: { __ref: `Contributor:${id}` }, role });

test('a page with hardly anything on it is a book all the same, and nothing is made up', () => {
  const bare = nextPage(
    {
      titleComplete: null,
      primaryContributorEdge: null,
      secondaryContributorEdges: null,
      bookSeries: null,
      bookGenres: null,
      details: null,
      work: null,
    },
    {},
    null,
  );
  assert.deepEqual(bare, { ids: { at: { goodreads: '5' } }, title: 'Salt', authors: [] });
  const hollow = nextPage({
    details: {},
    work: { __ref: 'Work:gone' },
    bookGenres: [{ genre: null }, { genre: { name: ' ' } }],
    bookSeries: [{ series: null }],
  });
  assert.deepEqual(hollow, { ids: { at: { goodreads: '5' } }, title: 'Salt', authors: ['Ida Marlowe'] });
});

test('a rating without ratings is none, and null figures are left out', () => {
  const rated = (stats: Node | null) => nextPage({}, { 'Work:1': { legacyId: 77, stats } });
  for (const stats of [null, {}, { averageRating: 0, ratingsCount: 0 }, { averageRating: 4, ratingsCount: null }]) {
    const record = rated(stats);
    assert.deepEqual([record?.rating, record?.ratings], [undefined, undefined], JSON.stringify(stats));
  }
  assert.equal(rated({ averageRating: null, ratingsCount: 3 })?.rating, undefined);
});

test('every series keeps its own place as it is written', () => {
  const series = (position: unknown, at: number) => ({ userPosition: position, series: { __ref: `Series:${at}` } });
  const positions = ['1', '0.5', '1-3', '1–3', '2.5', '1,4,3', '', null];
  const nodes = Object.fromEntries(
    positions.map((_, at) => [`Series:${at}`, { title: `Lights ${at}`, webUrl: `https://www.goodreads.com/series/4${at}-x` }]),
  );
  const record = nextPage({ bookSeries: positions.map(series) }, nodes);
  assert.deepEqual(
    record?.series?.map(({ position }) => position),
    ['1', '0.5', '1-3', '1-3', '2.5', '1,4,3', undefined, undefined],
  );
  assert.deepEqual(record?.series?.[2], { name: 'Lights 2', position: '1-3', id: '42' });
});

test('of many people those wrote it whose role says so, and those read it', () => {
  const roles: [string, string | null][] = [
    ['2', 'Translator'],
    ['3', 'Illustrator'],
    ['4', 'Narrator'],
    ['5', 'Author of introduction'],
    ['6', 'Co-Author'],
    ['7', 'Foreword'],
    ['8', 'Sprecherin'],
    ['10', 'Author, Narrator'],
    ['11', 'Contributor'],
    ['1', 'Narrator'],
  ];
  const nodes = Object.fromEntries(roles.map(([id]) => [`Contributor:${id}`, { name: id === '1' ? 'Ida   Marlowe' : `Person  ${id}` }]));
  const record = nextPage({ secondaryContributorEdges: roles.map(([id, role]) => edge(id, role)) }, nodes);
  assert.deepEqual(record?.authors, ['Ida Marlowe', 'Person 6', 'Person 10']);
  assert.deepEqual(record?.narrators, ['Person 4', 'Person 8', 'Person 10', 'Ida Marlowe']);
});

test('editions of other languages and of audio say so', () => {
  const language = (name: string | null) => nextPage({ details: { language: name === null ? null : { name } } })?.language;
  assert.deepEqual(['German', 'Portuguese', 'Greek, Modern (1453-)', 'Chinese', 'Multiple languages', '', null].map(language), [
    'de',
    'pt',
    'el',
    'zh',
    undefined,
    undefined,
    undefined,
  ]);
  const audio = nextPage({ details: { format: 'Audible Audio', asin: 'b0fake0001', isbn: '0000000027', isbn13: '978-0000000026' } });
  assert.deepEqual(
    [audio?.edition, audio?.ids],
    [{ format: 'Audible Audio' }, { at: { goodreads: '5' }, asin: 'B0FAKE0001', isbn10: '0000000027', isbn13: '9780000000026' }],
  );
  assert.equal(
    nextPage({ details: { asin: '0000000027', isbn13: 'null' } })?.ids.asin,
    undefined,
    'an ISBN is no ASIN, and the word null is no ISBN',
  );
});

test('titles with entities, signs, other scripts and box sets agree with their JSON-LD', () => {
  const pairs: [string, string][] = [
    ["Old Man's War", 'Old Man&apos;s War (Old Man&apos;s War, #1)'],
    ['Salt &amp; Sea', 'Salt &amp;amp; Sea'],
    ['Lights: Books 1-3', 'Lights: Books 1-3 (Harbour Lights, #1-3)'],
    ['???', '??? (Odd Ones, #2)'],
    ['Лёд', 'Лёд (Трилогия, #1)'],
    ['I <3 You', 'I <3 You'],
    ['¿Quién?', '¿Quién?'],
  ];
  for (const [title, name] of pairs) assert.ok(nextPage({ title, titleComplete: null }, {}, { name })?.title, title);
  assert.equal(nextPage({ title: 'Salt &amp; Sea', titleComplete: null }, {}, { name: 'Salt' })?.title, 'Salt & Sea');
  assert.throws(
    () => nextPage({}, {}, { name: 'Another Book' }),
    (error) => failureOf(error)?.code === 'bad-response',
  );
});

test('what is no book page any more is told, and never half a book', () => {
  const broken: [string, () => unknown][] = [
    ['a title that is a number', () => nextPage({ title: 7 })],
    ['no title', () => nextPage({ title: '' })],
    ['pages in words', () => nextPage({ details: { numPages: 'many' } })],
    ['a book that points nowhere', () => nextPage({}, { 'Book:5': null })],
  ];
  for (const [what, read] of broken) assert.throws(read, (error) => failureOf(error)?.code === 'bad-response', what);
});

test('a classic page gives what it has, whichever parts are missing', () => {
  assert.deepEqual(legacyPage(), { ids: { at: { goodreads: '5' } }, title: 'Salt', authors: [] });
  const author = (name: string, role = '') =>
    `<div class="authorName__container"><a class="authorName"><span>${name}</span></a>${role && ` <span class="role">(${role})</span>`}</div>`;
  const full = legacyPage({
    title: '\n  Salt  &amp; Sea\n',
    authors: author('Ida   Marlowe') + author('Tom Ink', 'Translator') + author('Rob Reade', 'Narrator'),
    data:
      row('ISBN', '0000000027 <span>(ISBN13: 9780000000026)</span>') +
      row('Edition Language', 'German') +
      row(
        'Series',
        '<a href="/series/44-lights">Harbour Lights #1-3</a>, <a href="/series/45-tides">Tides #0.5</a>, <a href="/series/46-x">Loose Ends</a>',
      ),
    details:
      '<div class="row"><span itemprop="bookFormat">Audio CD</span>, <span itemprop="numberOfPages">1,012 pages</span></div><div class="row">Published May 1992 by Lantern Press <nobr>(first published 1956)</nobr></div>',
    body: '<span itemprop="ratingValue"> 4.01 </span><meta itemprop="ratingCount" content="1,234" /><div id="description"><span id="freeText1">Cut…</span><span id="freeText2" style="display:none">Whole text.</span></div>',
  });
  assert.deepEqual(full, {
    ids: { at: { goodreads: '5' }, isbn13: '9780000000026', isbn10: '0000000027' },
    title: 'Salt & Sea',
    authors: ['Ida Marlowe'],
    narrators: ['Rob Reade'],
    series: [
      { name: 'Harbour Lights', position: '1-3', id: '44' },
      { name: 'Tides', position: '0.5', id: '45' },
      { name: 'Loose Ends', id: '46' },
    ],
    published: '1992-05',
    publisher: 'Lantern Press',
    language: 'de',
    description: 'Whole text.',
    pages: 1012,
    rating: 4.01,
    ratings: 1234,
    edition: { format: 'Audio CD' },
  });
  const older = legacyPage({
    authors: '<span itemprop="author"><a class="authorName">Ida Marlowe</a></span>',
    head: '<meta property="books:isbn" content="null" />',
    data: row('ISBN', 'null'),
  });
  assert.deepEqual([older?.authors, older?.ids], [['Ida Marlowe'], { at: { goodreads: '5' } }]);
});
