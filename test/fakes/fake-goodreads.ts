import { type Fake, type Reply, startFake } from './fake-server.ts';
import { queryWords } from './query-words.ts';

/** One book page, which is one edition of a work. */
export interface GoodreadsBook {
  id: number;
  work: number;
  title: string;
  author: string;
  authorId: number;
  year: number;
  isbn13?: string;
  pages: number;
  language?: string;
  description: string;
  genres: string[];
  publisher: string;
}

export interface GoodreadsSeries {
  id: number;
  name: string;
  /** Label as the page shows it ("Book 3", "Book 1-3") and the book; in order. */
  books: { label: string; book: GoodreadsBook }[];
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const script = (data: object): string => JSON.stringify(data).replaceAll('<', '\\u003c');

function card(series: GoodreadsSeries[], book: GoodreadsBook): object {
  const place = places(series, book)[0];
  const number = place?.label.replace('Book ', '');
  return {
    imageUrl: `https://images.example/${book.id}._SX50_.jpg`,
    bookId: String(book.id),
    workId: String(book.work),
    bookUrl: `/book/show/${book.id}`,
    title: place ? `${book.title} (${place.name}, #${number})` : book.title,
    bookTitleBare: book.title,
    numPages: book.pages,
    avgRating: '4.02',
    ratingsCount: 5000,
    author: {
      id: book.authorId,
      name: book.author,
      isGoodreadsAuthor: false,
      profileUrl: `/author/show/${book.authorId}`,
      worksListUrl: `/author/list/${book.authorId}`,
    },
    kcrPreviewUrl: null,
    description: { html: book.description.slice(0, 60), truncated: true, fullContentUrl: `/book/show/${book.id}` },
  };
}

const places = (series: GoodreadsSeries[], book: GoodreadsBook): { id: number; name: string; label: string }[] =>
  series.flatMap((each) =>
    each.books.filter((row) => row.book === book).map((row) => ({ id: each.id, name: each.name, label: row.label })),
  );

/** The page of a book as the Next.js site sends it: the state, and JSON-LD beside it. */
function bookPage(series: GoodreadsSeries[], book: GoodreadsBook): Reply {
  const inSeries = places(series, book);
  const state: Record<string, unknown> = {
    ROOT_QUERY: { __typename: 'Query', [`getBookByLegacyId({"legacyId":"${book.id}"})`]: { __ref: `Book:kca://book/${book.id}` } },
    [`Book:kca://book/${book.id}`]: {
      __typename: 'Book',
      legacyId: book.id,
      webUrl: `https://www.goodreads.com/book/show/${book.id}`,
      title: book.title,
      titleComplete: inSeries[0] ? `${book.title} (${inSeries[0].name}, #${inSeries[0].label.replace('Book ', '')})` : book.title,
      description: book.description,
      'description({"stripped":true})': book.description,
      primaryContributorEdge: {
        __typename: 'BookContributorEdge',
        node: { __ref: `Contributor:kca://author/${book.authorId}` },
        role: 'Author',
      },
      secondaryContributorEdges: [],
      imageUrl: `https://images.example/${book.id}.jpg`,
      bookSeries: inSeries.map((place) => ({
        __typename: 'BookSeries',
        userPosition: place.label.replace('Book ', ''),
        series: { __ref: `Series:kca://series/${place.id}` },
      })),
      bookGenres: book.genres.map((name) => ({
        __typename: 'BookGenre',
        genre: { __typename: 'Genre', name, webUrl: `https://www.goodreads.com/genres/${name}` },
      })),
      details: {
        __typename: 'BookDetails',
        asin: null,
        format: 'Paperback',
        numPages: book.pages,
        publicationTime: Date.UTC(book.year, 0, 1, 8),
        publisher: book.publisher,
        isbn: null,
        isbn13: book.isbn13 ?? null,
        language: { __typename: 'Language', name: book.language ?? 'English' },
      },
      work: { __ref: `Work:kca://work/${book.work}` },
    },
    [`Contributor:kca://author/${book.authorId}`]: {
      __typename: 'Contributor',
      legacyId: book.authorId,
      name: book.author,
      webUrl: `https://www.goodreads.com/author/show/${book.authorId}`,
    },
    [`Work:kca://work/${book.work}`]: {
      __typename: 'Work',
      legacyId: book.work,
      stats: { __typename: 'BookOrWorkStats', averageRating: 4.02, ratingsCount: 5000, textReviewsCount: 300 },
      details: { __typename: 'WorkDetails', originalTitle: book.title, publicationTime: Date.UTC(book.year, 0, 1, 8) },
    },
  };
  for (const place of inSeries) {
    state[`Series:kca://series/${place.id}`] = {
      __typename: 'Series',
      title: place.name,
      webUrl: `https://www.goodreads.com/series/${place.id}`,
    };
  }
  const linked = {
    '@context': 'https://schema.org',
    '@type': 'Book',
    name: book.title,
    numberOfPages: book.pages,
    inLanguage: book.language ?? 'English',
    author: [{ '@type': 'Person', name: book.author }],
  };
  const props = {
    props: { pageProps: { apolloState: state, params: { book_id: String(book.id) } } },
    page: '/book/show/[book_id]',
    query: { book_id: String(book.id) },
  };
  return {
    body: `<!DOCTYPE html><html lang="en"><head><title>${escaped(book.title)} by ${escaped(book.author)} | Goodreads</title><script type="application/ld+json">${script(linked)}</script></head><body><div id="__next"><h1 data-testid="bookTitle">${escaped(book.title)}</h1></div><script id="__NEXT_DATA__" type="application/json">${script(props)}</script></body></html>`,
  };
}

/** The page of a series: two lists, the first of two books, as the site cuts it. */
function seriesPage(all: GoodreadsSeries[], series: GoodreadsSeries): Reply {
  const block = (rows: GoodreadsSeries['books']): string => {
    const props = {
      series: rows.map((row) => ({
        isLibrarianView: false,
        book: {
          ...card(all, row.book),
          avgRating: 4.02,
          publicationDate: String(row.book.year),
          toBePublished: false,
          editions: '12 editions',
          editionsUrl: `/work/editions/${row.book.work}`,
        },
      })),
      seriesHeaders: rows.map((row) => row.label),
    };
    return `<div data-react-class="ReactComponents.SeriesList" data-react-props="${escaped(JSON.stringify(props))}"></div>`;
  };
  const primary = series.books.filter((row) => /^Book \d+$/.test(row.label)).length;
  const header = {
    title: `${series.name} Series`,
    subtitle: `${primary} primary works • ${series.books.length} total works`,
    description: { html: '' },
  };
  return {
    body: `<!DOCTYPE html><html><head><title>${escaped(series.name)} Series by ${escaped(series.books[0]?.book.author ?? '')}</title></head><body><div class="responsiveSeriesHeader__title"><h1>${escaped(series.name)} Series</h1></div><div data-react-class="ReactComponents.SeriesHeader" data-react-props="${escaped(JSON.stringify(header))}"></div>${block(series.books.slice(0, 2))}${block(series.books.slice(2))}</body></html>`,
  };
}

/** The classic list of an author's books. */
function authorList(series: GoodreadsSeries[], books: GoodreadsBook[]): Reply {
  const [first] = books;
  if (!first) return NOT_FOUND;
  const row = (book: GoodreadsBook): string => {
    const [place] = places(series, book);
    const title = place ? `${book.title} (${place.name}, #${place.label.replace('Book ', '')})` : book.title;
    return `<tr itemscope itemtype="http://schema.org/Book"><td><a class="bookTitle" href="/book/show/${book.id}"><span>${escaped(title)}</span></a><br><div class="authorName__container"><a class="authorName" href="/author/show/${book.authorId}"><span>${escaped(book.author)}</span></a></div><div><span class="greyText smallText uitext"><span class="minirating">4.02 avg rating \u2014 5,000 ratings</span> \u2014 published ${book.year} \u2014 <a class="greyText" href="/work/editions/${book.work}">12 editions</a></span></div></td></tr>`;
  };
  return {
    body: `<!DOCTYPE html><html><head><title>Books by ${escaped(first.author)} (Author of ${escaped(first.title)})</title></head><body><h1>Books by <a class="authorName" href="/author/show/${first.authorId}">${escaped(first.author)}</a></h1><table class="tableList">${books.map(row).join('')}</table></body></html>`,
  };
}

const NOT_FOUND: Reply = {
  status: 404,
  body: '<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>',
};

/** Goodreads' autocomplete, book pages, series pages and lists of an author. */
export async function startFakeGoodreads(options: { books: GoodreadsBook[]; series: GoodreadsSeries[] }): Promise<Fake> {
  const { books, series } = options;
  return startFake((asked) => {
    if (asked.path === '/book/auto_complete') {
      const query = asked.query.get('q') ?? '';
      const asking = queryWords(query);
      const found = books.filter(
        (book) =>
          book.isbn13 === query || (asking.length > 0 && asking.every((word) => queryWords(`${book.title} ${book.author}`).includes(word))),
      );
      return { body: found.slice(0, 5).map((book) => card(series, book)) };
    }
    const book = /^\/book\/show\/(\d+)/.exec(asked.path)?.[1];
    if (book) {
      const found = books.find((each) => each.id === Number(book));
      return found ? bookPage(series, found) : NOT_FOUND;
    }
    const author = /^\/author\/list\/(\d+)/.exec(asked.path)?.[1];
    if (author)
      return authorList(
        series,
        books.filter((each, nth) => each.authorId === Number(author) && nth === books.findIndex((other) => other.work === each.work)),
      );
    const list = /^\/series\/(\d+)/.exec(asked.path)?.[1];
    const found = list ? series.find((each) => each.id === Number(list)) : undefined;
    return found ? seriesPage(series, found) : NOT_FOUND;
  });
}
