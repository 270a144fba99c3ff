import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Spine } from '../../api/shelf.ts';
import { clothOf, heightOf } from '../../parts/cloth.ts';
import { Icon } from '../../parts/icon.tsx';
import { wordOf } from '../../parts/state.tsx';
import { SPINE_PX } from './board.ts';

interface SpineProps {
  book: Spine;
  /** Its place on the board, and how many there are. */
  index: number;
  all: number;
  open: (book: Spine) => void;
  /** Given where the reader may ask for the book. */
  get?: (book: Spine) => void;
  isStop: boolean;
}

const LEAST = 156;
const VARIES = 24;

/** A book on its shelf: bound in cloth with its cover at the head, or an outline where it is missing. */
export function SpineOnShelf({ book, index, all, open, get, isStop }: SpineProps): JSX.Element {
  const isOwned = book.state === 'owned';
  const { text } = wordOf(book.state);
  const [cloth, lettering] = clothOf(book.title);
  const height = `${Math.round(LEAST + VARIES * heightOf(book.title))}px`;
  return (
    <li class="spine-place" aria-setsize={all} aria-posinset={index + 1} style={{ left: `${index * SPINE_PX}px` }}>
      <button
        type="button"
        class={`spine ${book.state}`}
        style={isOwned ? { '--cloth': cloth, '--lettering': lettering, height } : { height, '--part': `${(book.progress ?? 0) * 100}%` }}
        tabIndex={isStop ? 0 : -1}
        onClick={() => open(book)}
      >
        <Head book={book} />
        <span class="spine-title">{book.title}</span>
        <span class="spine-number">{book.position ?? ''}</span>
        <span class="hidden">
          {text}
          {book.reason ? `, ${book.reason}` : ''}
        </span>
      </button>
      {get && (
        <button
          type="button"
          class="spine-get"
          tabIndex={isStop ? 0 : -1}
          aria-label={`Get ${book.title}`}
          title="Get this book"
          onClick={() => get(book)}
        >
          <Icon name="plus" size={16} />
        </button>
      )}
    </li>
  );
}

function Head({ book }: { book: Spine }): JSX.Element {
  const [isBare, setBare] = useState(false);
  const isOwned = book.state === 'owned';
  if (!isOwned || !book.cover || isBare)
    return <span class="spine-head">{!isOwned && <Icon name={wordOf(book.state).icon} size={16} />}</span>;
  return (
    <img
      onError={() => setBare(true)}
      class="spine-cover"
      src={`/api/books/${book.id}/cover?width=120`}
      alt=""
      loading="lazy"
      decoding="async"
      width="46"
      height="46"
    />
  );
}
