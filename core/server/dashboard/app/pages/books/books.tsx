import type { JSX } from 'preact';
import type { BookSummary } from '../../api/book.ts';
import { withQuery } from '../../api/client.ts';
import { Cover } from '../../parts/cover.tsx';
import { percent } from '../../parts/format.ts';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { State } from '../../parts/state.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { setQuery, usePlace } from '../../state/router.ts';

const ROW_HEIGHT = 76;
const CHIPS: [string, string][] = [
  ['', 'All'],
  ['true', 'In the library'],
  ['false', 'Not there'],
];

/** Every book that is known, found as one types. */
export function BooksPage(): JSX.Element {
  const { query } = usePlace();
  const [words, owned, sort] = [query.get('q') ?? '', query.get('owned') ?? '', query.get('sort') ?? ''];
  const books = usePages<BookSummary>(withQuery('/api/books', { q: words, owned, sort, limit: 40 }));
  useLive('book', () => window.scrollY < 400 && books.reload(), [books.reload]);
  return (
    <Page title="Books" lead="Every book that Tomewright knows of, in your library or still missing.">
      <div class="filters">
        <SearchBox label="Title, author or series" value={words} change={(q) => setQuery({ q })} isFirst />
        <fieldset class="chips">
          <legend class="hidden">Where it is</legend>
          {CHIPS.map(([value, name]) => (
            <button
              key={value}
              type="button"
              class="chip"
              aria-pressed={owned === value}
              onClick={() => setQuery({ owned: value || null })}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <select class="select" aria-label="Order" value={sort} onChange={(event) => setQuery({ sort: event.currentTarget.value })}>
          <option value="">By title</option>
          <option value="completeness">Least complete first</option>
          <option value="recent">Changed lately</option>
        </select>
      </div>
      {books.problem && <Notice problem={books.problem} again={books.reload} />}
      {books.first && books.items.length === 0 && (
        <Empty icon="books" title={words ? `No book is like “${words}”` : 'No book is known yet'}>
          {words ? (
            'A book becomes known once a run has seen it in your library, in a series or at a source.'
          ) : (
            <a href="/pipelines">Run library-sync first</a>
          )}
        </Empty>
      )}
      <VirtualList items={books.items} keyOf={(book) => book.id} height={ROW_HEIGHT} label="Books" onEnd={books.more} row={line} />
    </Page>
  );
}

const line = (book: BookSummary): JSX.Element => <Line book={book} />;

function Line({ book }: { book: BookSummary }): JSX.Element {
  const series = book.series[0];
  return (
    <a class="book-line" href={`/books/${book.id}`}>
      <Cover book={book} isSmall />
      <span class="book-words">
        <span class="title serif">{book.title}</span>
        <span class="muted small">
          {book.authors.map((author) => author.name).join(', ')}
          {series ? ` · ${series.name}${series.position ? ` ${series.position}` : ''}` : ''}
        </span>
      </span>
      {book.completeness !== null && book.owned && (
        <span class="muted small nums" title="How complete its metadata is">
          {percent(book.completeness / 100)}
        </span>
      )}
      <State of={book.state} />
    </a>
  );
}
