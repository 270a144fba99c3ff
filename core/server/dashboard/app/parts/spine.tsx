import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Spine } from '../api/shelf.ts';
import { clothOf, heightOf } from './cloth.ts';
import { Icon } from './icon.tsx';
import { wordOf } from './state.tsx';

interface SpineProps {
  book: Spine;
  open: () => void;
  /** Given where the reader may ask for the book. */
  get?: () => void;
  isStop: boolean;
}

const LEAST = 156;
const VARIES = 24;

/** A book on its shelf: bound in cloth with its cover at the head, or an outline where it is missing. */
export function SpineOnShelf({ book, open, get, isStop }: SpineProps): JSX.Element {
  const [isBare, setBare] = useState(false);
  const isOwned = book.state === 'owned';
  const { text, icon } = wordOf(book.state);
  const [cloth, lettering] = clothOf(book.title);
  const height = `${Math.round(LEAST + VARIES * heightOf(book.title))}px`;
  return (
    <li class="spine-place">
      <button
        type="button"
        class={`spine ${book.state}`}
        style={isOwned ? { '--cloth': cloth, '--lettering': lettering, height } : { height, '--part': `${(book.progress ?? 0) * 100}%` }}
        tabIndex={isStop ? 0 : -1}
        onClick={open}
      >
        {isOwned && book.cover && !isBare ? (
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
        ) : (
          <span class="spine-head">{!isOwned && <Icon name={icon} size={16} />}</span>
        )}
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
          onClick={get}
        >
          <Icon name="plus" size={16} />
        </button>
      )}
    </li>
  );
}
