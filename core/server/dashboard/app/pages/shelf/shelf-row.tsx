import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { ShelfRow, Spine } from '../../api/shelf.ts';
import { Button } from '../../parts/button.tsx';
import { Meter } from '../../parts/state.tsx';
import { tell, tellTrouble } from '../../parts/toast.tsx';
import { useMay } from '../../state/session.ts';
import { Spines } from './spines.tsx';

interface RowProps {
  row: ShelfRow;
  kind: 'series' | 'author';
  across: number;
  open: (book: Spine) => void;
  /** The row is another now. */
  changed: () => void;
}

/** A series, or the books of an author, on one board. */
export function Row({ row, kind, across, open, changed }: RowProps): JSX.Element {
  const mayOperate = useMay('operate');
  const get = async (book: Spine): Promise<void> => {
    await api('/api/books/wanted', 'POST', { book: book.id });
    tell(`${book.title} is wanted: it is looked for now.`);
    changed();
  };
  return (
    <div class="shelf-row">
      <Plate row={row} kind={kind} mayOperate={mayOperate} changed={changed} />
      <div class="niche">
        <Spines
          books={row.books}
          label={`Books of ${row.name}`}
          across={across}
          open={open}
          {...(mayOperate ? { get: (book: Spine) => void get(book).catch(tellTrouble) } : {})}
        />
      </div>
    </div>
  );
}

type PlateProps = Pick<RowProps, 'row' | 'kind' | 'changed'> & { mayOperate: boolean };

function Plate({ row, kind, mayOperate, changed }: PlateProps): JSX.Element {
  const all = row.owned + row.missing;
  return (
    <div class="plate">
      <h2>{kind === 'author' ? <a href={`/shelf?author=${row.id}`}>{row.name}</a> : row.name}</h2>
      {kind === 'series' && row.authors && (
        <p class="by">
          {row.authors.map((author, index) => (
            <>
              {index > 0 && ', '}
              <a key={author.id} href={`/shelf?author=${author.id}`}>
                {author.name}
              </a>
            </>
          ))}
        </p>
      )}
      <p class="tally nums">
        {row.owned} of {all}
        <Meter
          part={all === 0 ? 0 : row.owned / all}
          label={`${row.owned} of ${all} books of ${row.name}`}
          tone={row.missing === 0 ? 'good' : 'busy'}
        />
      </p>
      {mayOperate && <Wishes row={row} kind={kind} changed={changed} />}
    </div>
  );
}

function Wishes({ row, kind, changed }: Pick<RowProps, 'row' | 'kind' | 'changed'>): JSX.Element {
  const follow = async (follows: boolean | null): Promise<void> => {
    await api('/api/follow', 'PUT', { [kind]: row.id, follow: follows });
    changed();
  };
  return (
    <div class="actions">
      <Button look="quiet" icon="star" pressed={row.follow === true} of={row.name} act={() => follow(row.follow === true ? null : true)}>
        <span class="word">{row.follow === true ? 'Followed' : 'Follow'}</span>
      </Button>
      <Button
        look="quiet"
        icon="block"
        pressed={row.follow === false}
        of={row.name}
        act={() => follow(row.follow === false ? null : false)}
      >
        <span class="word">{row.follow === false ? 'Ignored' : 'Ignore'}</span>
      </Button>
    </div>
  );
}
