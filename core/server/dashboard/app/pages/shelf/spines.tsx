import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Spine } from '../../api/shelf.ts';
import { SPINE_PX } from './board.ts';
import { SpineOnShelf } from './spine.tsx';

interface SpinesProps {
  books: readonly Spine[];
  label: string;
  /** How many there is room for at once. */
  across: number;
  open: (book: Spine) => void;
  /** Absent where the reader may not ask for a book. */
  get?: (book: Spine) => void;
}

const WANTED: ReadonlySet<string> = new Set(['missing', 'not-found', 'waiting', 'ignored']);
/** The window moves by so many at once, not with every pixel. */
const STRIDE = 6;

/** The books of one board: the arrows lead along it, and only those in sight are in the document. */
export function Spines({ books, label, across, open, get }: SpinesProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [from, setFrom] = useState(0);
  const [stop, setStop] = useState(0);
  const isMoving = useRef(false);
  const scrolled = (): void => {
    const first = Math.floor((box.current?.scrollLeft ?? 0) / SPINE_PX / STRIDE) * STRIDE - STRIDE;
    setFrom(Math.max(0, first));
  };
  const to = from + across + (from > 0 ? 2 : 1) * STRIDE;
  const move = (event: KeyboardEvent): void => {
    const next = nextStop(event.key, stop, books.length);
    if (next === null) return;
    event.preventDefault();
    isMoving.current = true;
    setStop(next);
    if (next < from || next >= to) setFrom(Math.max(0, next - STRIDE));
  };
  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const spine = box.current?.querySelector<HTMLElement>(`[aria-posinset="${stop + 1}"] .spine`);
    spine?.focus();
    spine?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [stop]);
  return (
    <div class="spines" ref={box} onScroll={scrolled}>
      <ul onKeyDown={move} aria-label={label} style={{ width: `${books.length * SPINE_PX}px` }}>
        {books.slice(from, to).map((book, offset) => (
          <SpineOnShelf
            key={book.id}
            book={book}
            index={from + offset}
            all={books.length}
            isStop={from + offset === stop}
            open={open}
            {...(get && WANTED.has(book.state) ? { get } : {})}
          />
        ))}
      </ul>
    </div>
  );
}

function nextStop(key: string, now: number, all: number): number | null {
  const to: Record<string, number> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: all - 1 };
  const next = to[key];
  return next === undefined || next < 0 || next >= all ? null : next;
}
