import { useEffect, useState } from 'preact/hooks';

/** A spine and the gap after it, in pixels; as in shelf.css. */
export const SPINE_PX = 49;
/** What stands beside the board: the rail, the margins of the page and the plate. */
const BESIDE_PX = 540;
const NARROW = '(max-width: 52rem)';

export interface Board {
  /** Of a row, in pixels. */
  height: number;
  /** How many spines there is room for side by side. */
  across: number;
}

const boardNow = (): Board => {
  const isNarrow = matchMedia(NARROW).matches;
  const width = window.innerWidth - (isNarrow ? 0 : BESIDE_PX);
  return { height: isNarrow ? 314 : 228, across: Math.max(4, Math.ceil(width / SPINE_PX)) };
};

/** How large a shelf's boards are in this window. */
export function useBoard(): Board {
  const [board, setBoard] = useState(boardNow);
  useEffect(() => {
    const changed = (): void =>
      setBoard((before) => {
        const now = boardNow();
        return before.height === now.height && before.across === now.across ? before : now;
      });
    window.addEventListener('resize', changed);
    return () => window.removeEventListener('resize', changed);
  }, []);
  return board;
}
