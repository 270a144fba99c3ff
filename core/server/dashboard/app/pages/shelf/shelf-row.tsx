import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { ShelfRow, Spine } from '../../api/shelf.ts';
import { Button } from '../../parts/button.tsx';
import { SpineOnShelf } from '../../parts/spine.tsx';
import { Meter } from '../../parts/state.tsx';
import { tell } from '../../parts/toast.tsx';
import { useMay } from '../../state/session.ts';

interface RowProps {
  row: ShelfRow;
  kind: 'series' | 'author';
  open: (book: Spine) => void;
  changed: () => void;
}

const WANTED: ReadonlySet<string> = new Set(['missing', 'not-found', 'waiting', 'ignored']);

/** A series, or the books of an author, on one board. */
export function Row({ row, kind, open, changed }: RowProps): JSX.Element {
  const mayOperate = useMay('operate');
  const [stop, setStop] = useState(0);
  const get = async (book: Spine): Promise<void> => {
    await api('/api/books/wanted', 'POST', { book: book.id });
    tell(`${book.title} is wanted: it is looked for now.`);
    changed();
  };
  const move = (event: KeyboardEvent): void => {
    const next = nextStop(event.key, stop, row.books.length);
    if (next === null) return;
    event.preventDefault();
    setStop(next);
    const places = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.spine');
    places[next]?.focus();
    places[next]?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  };
  return (
    <div class="shelf-row">
      <Plate row={row} kind={kind} changed={changed} />
      <div class="niche">
        <ul class="spines" onKeyDown={move} aria-label={`Books of ${row.name}`}>
          {row.books.map((book, index) => (
            <SpineOnShelf
              key={book.id}
              book={book}
              isStop={index === stop}
              open={() => open(book)}
              {...(mayOperate && WANTED.has(book.state) ? { get: () => void get(book) } : {})}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

function nextStop(key: string, now: number, all: number): number | null {
  const to: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all - 1 };
  const next = to[key];
  return next === undefined || next < 0 || next >= all ? null : next;
}

function Plate({ row, kind, changed }: Omit<RowProps, 'open'>): JSX.Element {
  const mayOperate = useMay('operate');
  const all = row.owned + row.missing;
  const follow = async (follows: boolean | null): Promise<void> => {
    await api('/api/follow', 'PUT', { [kind]: row.id, follow: follows });
    changed();
  };
  return (
    <div class="plate">
      <h2>{row.name}</h2>
      {row.authors && <p class="by">{row.authors.map((author) => author.name).join(', ')}</p>}
      <p class="tally nums">
        {row.owned} of {all}
        <Meter
          part={all === 0 ? 0 : row.owned / all}
          label={`${row.owned} of ${all} books of ${row.name}`}
          tone={row.missing === 0 ? 'good' : 'busy'}
        />
      </p>
      {mayOperate && (
        <div class="actions">
          <Button
            look="quiet"
            icon="star"
            pressed={row.follow === true}
            of={row.name}
            act={() => follow(row.follow === true ? null : true)}
          >
            {row.follow === true ? 'Followed' : 'Follow'}
          </Button>
          <Button
            look="quiet"
            icon="block"
            pressed={row.follow === false}
            of={row.name}
            bare
            act={() => follow(row.follow === false ? null : false)}
          >
            Ignore
          </Button>
        </div>
      )}
    </div>
  );
}
