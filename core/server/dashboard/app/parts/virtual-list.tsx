import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** All rows are as high as this, in pixels. */
  height: number;
  /** Draws a row. As long as this function and an item are the same, the row is not drawn again. */
  row: (item: T) => JSX.Element;
  /** The end is near: more may be fetched. */
  onEnd?: () => void;
  label: string;
  /** How many there are in all, where they are not all here yet. */
  total?: number;
}

interface Drawn<T> {
  item: T;
  row: (item: T) => JSX.Element;
  height: number;
  all: number;
  element: JSX.Element;
}

const BEYOND = 3;
/** So many screens before the end the next window is asked for. */
const AHEAD = 2;

/** A list of any length: only the rows in sight, and a few beyond, are in the document. The page itself scrolls. */
export function VirtualList<T>(props: VirtualListProps<T>): JSX.Element {
  const { items, height, label } = props;
  const box = useRef<HTMLUListElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [[from, to], setRange] = useState([0, Math.ceil(window.innerHeight / height)]);
  const look = useRef(() => {
    const { height: high, items: all, onEnd } = latest.current;
    const top = box.current?.getBoundingClientRect().top ?? 0;
    const screen = Math.ceil(window.innerHeight / high);
    const first = Math.max(0, Math.floor(-top / high) - BEYOND);
    const last = Math.ceil((window.innerHeight - top) / high) + BEYOND;
    setRange((now) => (now[0] === first && now[1] === last ? now : [first, last]));
    if (last + AHEAD * screen >= all.length) onEnd?.();
  }).current;
  useLayoutEffect(look, [items, height]);
  useEffect(() => onScroll(look), []);
  return (
    <ul ref={box} class="virtual" aria-label={label} style={{ height: `${items.length * height}px` }}>
      {useDrawn(props, from as number, to as number)}
    </ul>
  );
}

/** Calls once a frame while the page is scrolled, or has another size. */
function onScroll(look: () => void): () => void {
  let frame = 0;
  const soon = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  };
  window.addEventListener('scroll', soon, { passive: true });
  window.addEventListener('resize', soon);
  return () => {
    cancelAnimationFrame(frame);
    window.removeEventListener('scroll', soon);
    window.removeEventListener('resize', soon);
  };
}

/** The rows of the window. One that was drawn before is given as the very same element, and is then not even compared. */
function useDrawn<T>({ items, keyOf, height, row, total }: VirtualListProps<T>, from: number, to: number): JSX.Element[] {
  const before = useRef(new Map<number, Drawn<T>>());
  const now = new Map<number, Drawn<T>>();
  const all = total ?? items.length;
  for (const [offset, item] of items.slice(from, to).entries()) {
    const index = from + offset;
    const old = before.current.get(index);
    if (old?.item === item && old.row === row && old.height === height && old.all === all) {
      now.set(index, old);
      continue;
    }
    const element = (
      <li
        key={keyOf(item)}
        class="virtual-row"
        aria-setsize={all}
        aria-posinset={index + 1}
        style={{ transform: `translateY(${index * height}px)`, height: `${height}px` }}
      >
        {row(item)}
      </li>
    );
    now.set(index, { item, row, height, all, element });
  }
  before.current = now;
  return [...now.values()].map(({ element }) => element);
}
