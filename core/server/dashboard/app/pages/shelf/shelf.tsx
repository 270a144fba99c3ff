import type { JSX } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { api, withQuery } from '../../api/client.ts';
import type { ShelfRow, Spine } from '../../api/shelf.ts';
import { count, plural } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Empty, Notice, Page } from '../../parts/page.tsx';
import { tellTrouble } from '../../parts/toast.tsx';
import { VirtualList } from '../../parts/virtual-list.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';
import { setQuery, usePlace } from '../../state/router.ts';
import { useBoard } from './board.ts';
import { BookCard } from './book-card.tsx';
import { Filters, Letters } from './filters.tsx';
import { Row } from './shelf-row.tsx';

/** So many rows are asked for at once. */
const WINDOW = 12;

/** Every series, or author, as a board of spines in order, with the gaps that are left. */
export function ShelfPage(): JSX.Element {
  const { query } = usePlace();
  const word = (name: string): string => query.get(name) ?? '';
  const by = word('by') === 'authors' ? 'authors' : 'series';
  const [book, setBook] = useState<{ book: Spine; row: string } | null>(null);
  const { height, across } = useBoard();
  const filters = ['q', 'completion', 'state', 'follow', 'from', 'sort', ...(by === 'series' ? ['author'] : [])];
  const asked = Object.fromEntries(filters.map((name) => [name, word(name)]));
  const rows = usePages<ShelfRow>(withQuery(`/api/shelf/${by}`, { ...asked, limit: WINDOW }));
  useLive('book', () => window.scrollY < 400 && rows.reload(), [rows.reload]);
  // One row alone is asked for anew, so that whoever is far down stays there.
  const renew = useCallback(
    async (id: string): Promise<void> => {
      const path = by === 'series' ? '/api/series/' : '/api/author/';
      const renewed = await api<ShelfRow>(`${path}${id}`);
      rows.replace((row) => row.id === id, renewed);
    },
    [by, rows.replace],
  );
  const row = useCallback(
    (each: ShelfRow) => (
      <Row
        row={each}
        kind={by === 'series' ? 'series' : 'author'}
        across={across}
        open={(opened) => setBook({ book: opened, row: each.id })}
        changed={() => void renew(each.id).catch(tellTrouble)}
      />
    ),
    [by, across, renew],
  );
  const total = rows.first?.total;
  return (
    <Page title="Shelf" isWide lead={total === undefined ? undefined : lead(by, total)} actions={<ByWhat by={by} />}>
      <Filters by={by} word={word} />
      {!word('q') && <Letters from={word('from')} />}
      {rows.problem && <Notice problem={rows.problem} again={rows.reload} />}
      {rows.first && rows.items.length === 0 && <Nothing isFiltered={filters.some((name) => query.has(name))} />}
      <VirtualList
        items={rows.items}
        keyOf={(each) => each.id}
        height={height}
        label={by === 'series' ? 'Series' : 'Authors'}
        onEnd={rows.more}
        row={row}
        {...(total === undefined ? {} : { total })}
      />
      {book && <BookCard book={book.book} close={() => setBook(null)} changed={() => void renew(book.row).catch(tellTrouble)} />}
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
      onClick={() => setQuery({ by: value === 'series' ? null : value, author: null, from: null })}
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

function Nothing({ isFiltered }: { isFiltered: boolean }): JSX.Element {
  if (isFiltered)
    return (
      <Empty icon="search" title="Nothing on the shelf is like that">
        <button
          type="button"
          class="button"
          onClick={() => setQuery({ q: null, author: null, completion: null, state: null, follow: null, from: null })}
        >
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
