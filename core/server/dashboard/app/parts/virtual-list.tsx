import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** All rows are as high as this. */
  height: number;
  children: (item: T, index: number) => ComponentChildren;
  /** The end is near: more may be fetched. */
  onEnd?: () => void;
  label: string;
  /** How many there are in all, where they are not all here yet. */
  total?: number;
}

const BEYOND = 4;

/** A list of any length: only the rows in sight, and a few beyond, are in the document. The page itself scrolls. */
export function VirtualList<T>({ items, keyOf, height, children, onEnd, label, total }: VirtualListProps<T>): JSX.Element {
  const box = useRef<HTMLUListElement>(null);
  const [[from, to], setRange] = useState([0, 20]);
  const look = (): void => {
    const top = box.current?.getBoundingClientRect().top ?? 0;
    const first = Math.max(0, Math.floor(-top / height) - BEYOND);
    const last = Math.ceil((window.innerHeight - top) / height) + BEYOND;
    setRange((now) => (now[0] === first && now[1] === last ? now : [first, last]));
    if (last >= items.length - 10) onEnd?.();
  };
  useLayoutEffect(look);
  useEffect(() => {
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
  });
  const all = total ?? items.length;
  return (
    <ul ref={box} class="virtual" aria-label={label} style={{ height: `${items.length * height}px` }}>
      {items.slice(from, to).map((item, index) => (
        <li
          key={keyOf(item)}
          class="virtual-row"
          aria-setsize={all}
          aria-posinset={from + index + 1}
          style={{ transform: `translateY(${(from + index) * height}px)`, height: `${height}px` }}
        >
          {children(item, from + index)}
        </li>
      ))}
    </ul>
  );
}
