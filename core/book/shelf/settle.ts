import { maySpeakAbout } from './kind.ts';
import { ownKey, type Piece } from './reading.ts';
import { seriesKey } from './series-name.ts';

/** In a series of graphic novels "graphic novel" names no companion. */
export function forgiveMedium(pieces: Piece[]): void {
  if (pieces.filter(({ reading }) => reading.shape === 'companion').length * 2 <= pieces.length) return;
  for (const piece of pieces) if (piece.reading.shape === 'companion') piece.reading = { ...piece.reading, shape: 'book' };
}

/**
 * What only the other titles tell: a title that holds two of them is a set ("The Salt Road, The Glass Harbour"), and one that holds one
 * of them, or the series, beside a word like "companion" is about it. A book with a whole number of its own is neither.
 */
export function settleShapes(pieces: readonly Piece[], names: readonly string[]): void {
  const isPlaced = ({ reading }: Piece): boolean => reading.position?.isSingle === true;
  const titles = new Set(pieces.filter(({ reading }) => reading.shape === 'book').map(({ reading }) => ownKey(reading)));
  const telling = [...titles].filter((title) => title.length >= 6 && title.includes(' '));
  const series = names.map(seriesKey);
  for (const piece of pieces) {
    if (piece.reading.shape !== 'book' || isPlaced(piece)) continue;
    const own = ownKey(piece.reading);
    const isAbout = maySpeakAbout(piece.record.title);
    if (!isAbout && own.split(' ').length < 4) continue;
    const text = ` ${piece.reading.volume.whole} `;
    const held = telling.filter((title) => title !== own && text.includes(` ${title} `));
    if (isAbout && (held.length > 0 || series.some((name) => text.includes(` ${name} `))))
      piece.reading = { ...piece.reading, shape: 'companion' };
    else if (held.filter((title) => !held.some((longer) => longer !== title && longer.includes(title))).length > 1)
      piece.reading = { ...piece.reading, shape: 'omnibus' };
  }
}
