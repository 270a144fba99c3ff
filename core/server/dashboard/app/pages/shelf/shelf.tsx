import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { withQuery } from '../../api/client.ts';
import type { ShelfRow, Spine } from '../../api/shelf.ts';
import { count, plural } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { SearchBox } from '../../parts/search-box.tsx';
import { State } from '../../parts/state.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { setQuery, usePlace } from '../../state/router.ts';
import { BookCard } from './book-card.tsx';
import { Row } from './shelf-row.tsx';

const STATES = ['missing', 'found', 'downloading', 'waiting', 'not-found', 'ignored'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const NARROW = '(max-width: 52rem)';
const HEIGHT = { wide: 228, narrow: 314 };

/** Every series, or author, as a board of spines in order, with the gaps that are left. */
export function ShelfPage(): JSX.Element {
  const { query } = usePlace();
  const word = (name: string): string => query.get(name) ?? '';
  const by = word('by') === 'authors' ? 'authors' : 'series';
  const [book, setBook] = useState<Spine | null>(null);
  const height = useRowHeight();
  const rows = usePages<ShelfRow>(
    withQuery(`/api/shelf/${by}`, {
      q: word('q'),
      completion: word('completion'),
      state: word('state'),
      follow: word('follow'),
      from: word('from'),
      sort: word('sort'),
      limit: 50,
    }),
  );
  useLive('book', () => window.scrollY < 400 && rows.reload(), [rows.reload]);
  const total = rows.first?.total;
  return (
    <Page title="Shelf" isWide lead={total === undefined ? undefined : lead(by, total)} actions={<ByWhat by={by} />}>
      <Filters word={word} />
      {!word('q') && (
        <nav class="letters" aria-label="From a letter on">
          {LETTERS.map((letter) => (
            <button
              key={letter}
              type="button"
              aria-pressed={word('from') === letter.toLowerCase()}
              onClick={() => setQuery({ from: word('from') === letter.toLowerCase() ? null : letter.toLowerCase() })}
            >
              {letter}
            </button>
          ))}
        </nav>
      )}
      {rows.problem && <Notice problem={rows.problem} again={rows.reload} />}
      {rows.first && rows.items.length === 0 && <Nothing isFiltered={query.size > (query.has('by') ? 1 : 0)} />}
      <VirtualList
        items={rows.items}
        keyOf={(row) => row.id}
        height={height}
        label={by === 'series' ? 'Series' : 'Authors'}
        onEnd={rows.more}
        {...(total === undefined ? {} : { total })}
      >
        {(row) => <Row row={row} kind={by === 'series' ? 'series' : 'author'} open={setBook} changed={rows.reload} />}
      </VirtualList>
      {book && <BookCard book={book} close={() => setBook(null)} changed={rows.reload} />}
    </Page>
  );
}

const lead = (by: string, total: number): string =>
  by === 'series'
    ? `${plural(total, 'series', 'series')}, each in its order, with the places still empty.`
    : `${count(total)} authors and their books.`;

function ByWhat({ by }: { by: string }): JSX.Element {
  const chip = (value: string, name: string): JSX.Element => (
    <button
      type="button"
      class="chip"
      aria-pressed={by === value}
      onClick={() => setQuery({ by: value === 'series' ? null : value, from: null })}
    >
      {name}
    </button>
  );
  return (
    <fieldset class="chips">
      <legend class="hidden">Order the shelf by</legend>
      {chip('series', 'Series')}
      {chip('authors', 'Authors')}
    </fieldset>
  );
}

function Filters({ word }: { word: (name: string) => string }): JSX.Element {
  const choice = (name: string, label: string, options: [string, string][]): JSX.Element => (
    <select class="select" aria-label={label} value={word(name)} onChange={(event) => setQuery({ [name]: event.currentTarget.value })}>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  );
  return (
    <div class="filters">
      <SearchBox label="Find a series or an author" value={word('q')} change={(q) => setQuery({ q, from: null })} />
      <div class="choices">
        {choice('completion', 'Completion', [
          ['', 'Complete or not'],
          ['incomplete', 'With gaps'],
          ['complete', 'Complete'],
        ])}
        {choice('state', 'State of a book', [
          ['', 'Books in any state'],
          ...STATES.map((state): [string, string] => [state, `With one ${state.replace('-', ' ')}`]),
        ])}
        {choice('follow', 'Followed', [
          ['', 'Followed or not'],
          ['followed', 'Followed'],
          ['ignored', 'Ignored'],
        ])}
        {choice('sort', 'Order', [
          ['', 'By name'],
          ['missing', 'Most gaps first'],
        ])}
      </div>
      <details class="key-box">
        <summary class="small muted">What the marks mean</summary>
        <p class="key">
          {['owned', ...STATES].map((state) => (
            <State key={state} of={state} />
          ))}
        </p>
      </details>
    </div>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  if (isFiltered)
    return (
      <Empty icon="search" title="Nothing on the shelf is like that">
        <button type="button" class="button" onClick={() => setQuery({ q: null, completion: null, state: null, follow: null, from: null })}>
          Show everything
        </button>
      </Empty>
    );
  return (
    <Empty icon="shelf" title="The shelf is still empty">
      Tomewright has not looked at your library yet. Run <a href="/pipelines">library-sync</a>, then complete-series: they bring the books
      and the gaps.
      <p class="actions">
        <a class="button" href="/pipelines">
          <Icon name="play" size={16} /> To the pipelines
        </a>
      </p>
    </Empty>
  );
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const changed = (): void => setNarrow(media.matches);
    media.addEventListener('change', changed);
    return () => media.removeEventListener('change', changed);
  }, []);
  return isNarrow ? HEIGHT.narrow : HEIGHT.wide;
}
