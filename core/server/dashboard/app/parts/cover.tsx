import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { clothOf } from './cloth.ts';

interface CoverProps {
  book: { id: string; title: string; cover?: boolean; owned?: boolean };
  isSmall?: boolean;
}

/** The cover of a book, or its title on cloth where it has none; an outline for a book that is not here. */
export function Cover({ book, isSmall }: CoverProps): JSX.Element {
  const [isBare, setBare] = useState(false);
  const size = isSmall ? ' small' : '';
  if (book.cover && book.owned !== false && !isBare)
    return (
      <img
        onError={() => setBare(true)}
        class={`cover${size}`}
        style={{ '--cloth': clothOf(book.title)[0] }}
        width={isSmall ? 48 : 240}
        height={isSmall ? 48 : 240}
        src={`/api/books/${book.id}/cover?width=240`}
        alt=""
        loading="lazy"
        decoding="async"
      />
    );
  const [cloth, lettering] = clothOf(book.title);
  const isGap = book.owned === false;
  return (
    <span class={`cover${size} ${isGap ? 'gap' : 'cloth'}`} style={{ '--cloth': cloth, '--lettering': lettering }} aria-hidden="true">
      {isSmall ? '' : book.title}
    </span>
  );
}
