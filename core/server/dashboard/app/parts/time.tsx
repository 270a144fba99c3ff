import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { fullTime, relative } from './format.ts';

/** A moment as it is spoken of, with the whole of it on hover and for screen readers. */
export function Time({ at }: { at: string }): JSX.Element {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {relative(at)}
    </time>
  );
}
