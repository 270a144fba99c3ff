import { authorsLikeness, titleLikeness } from '../text/index.ts';
import { ownKey, type Piece } from './reading.ts';

/** Two lists of authors may be one book's: a shared person, or a list that is silent. */
export function authorsAgree(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  return (authorsLikeness(left, right) ?? 1) >= 0.6;
}

class Groups {
  readonly #parent: number[];
  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, at) => at);
  }
  root(at: number): number {
    let top = at;
    while (this.#parent[top] !== top) top = this.#parent[top]!;
    this.#parent[at] = top;
    return top;
  }
  join(left: number, right: number): void {
    const [a, b] = [this.root(left), this.root(right)];
    this.#parent[Math.max(a, b)] = Math.min(a, b);
  }
  all(): number[][] {
    const found = new Map<number, number[]>();
    this.#parent.forEach((_, at) => {
      const root = this.root(at);
      found.set(root, [...(found.get(root) ?? []), at]);
    });
    return [...found.values()];
  }
}

const serviceOf = ({ record }: Piece): string => Object.keys(record.ids.at ?? {})[0] ?? '';
const isSet = ({ reading }: Piece): boolean => reading.shape === 'omnibus' || reading.shape === 'companion';
const place = ({ reading }: Piece): string | undefined => reading.position?.text;

/** Joins the records of one work: by ids and the services' own works, by title, by place in the series, at last by likeness. */
export function groupsOf(pieces: readonly Piece[]): Piece[][] {
  const groups = new Groups(pieces.length);
  joinByKey(pieces, groups, idKeys);
  joinByKey(pieces, groups, titleKey);
  joinSubtitled(pieces, groups);
  joinByPlace(pieces, groups);
  joinUnplaced(pieces, groups);
  return groups.all().map((members) => members.map((at) => pieces[at]!));
}

function idKeys({ record }: Piece): string[] {
  const keys = [record.ids.isbn13, record.ids.asin].filter((id) => id !== undefined);
  for (const [plugin, id] of Object.entries(record.ids.at ?? {})) {
    keys.push(`${plugin} ${id}`);
    if (record.work !== undefined) keys.push(`${plugin} work ${record.work}`);
  }
  return keys;
}

function titleKey(piece: Piece): string[] {
  const { volume } = piece.reading;
  const language = piece.reading.language ?? '';
  if (volume.bare !== '') return [`${language} ${volume.bare}`];
  return place(piece) === undefined ? [`${language} ${volume.whole}`] : [];
}

/** Same title, same shape, authors that agree, and no two places of one service's list. */
function mayJoin(left: Piece, right: Piece): boolean {
  if (isSet(left) !== isSet(right) || !authorsAgree(left.record.authors, right.record.authors)) return false;
  const [a, b] = [place(left), place(right)];
  return a === undefined || b === undefined || a === b || serviceOf(left) !== serviceOf(right);
}

function joinByKey(pieces: readonly Piece[], groups: Groups, keysOf: (piece: Piece) => string[]): void {
  const seen = new Map<string, number[]>();
  pieces.forEach((piece, at) => {
    for (const key of keysOf(piece)) {
      const others = seen.get(key) ?? [];
      for (const other of others.slice(0, 20)) if (mayJoin(pieces[other]!, piece)) groups.join(other, at);
      seen.set(key, [...others, at]);
    }
  });
}

/** "Nicolae" and "Nicolae: A Subtitle" are one where only one title begins so. */
function joinSubtitled(pieces: readonly Piece[], groups: Groups): void {
  const longer = new Map<string, Map<number, number>>();
  pieces.forEach(({ reading }, at) => {
    if (reading.volume.pieces.length < 2) return;
    const key = ownKey(reading);
    longer.set(key, (longer.get(key) ?? new Map()).set(groups.root(at), at));
  });
  pieces.forEach((piece, at) => {
    const { pieces: parts } = piece.reading.volume;
    const found = parts.length === 1 ? [...(longer.get(parts[0]!)?.values() ?? [])] : [];
    if (found.length === 1 && mayJoin(pieces[found[0]!]!, piece)) groups.join(found[0]!, at);
  });
}

/** One place of one series is one work: editions, translations, reissues. Between the numbers only translations join. */
function joinByPlace(pieces: readonly Piece[], groups: Groups): void {
  const first = new Map<string, number[]>();
  const mainPlace = new Map<number, string>();
  pieces.forEach((piece, at) => {
    const where = place(piece);
    if (where !== undefined && !mainPlace.has(groups.root(at))) mainPlace.set(groups.root(at), where);
  });
  pieces.forEach((piece, at) => {
    const where = place(piece);
    if (where === undefined || isSet(piece) || !piece.reading.position!.isSingle || mainPlace.get(groups.root(at)) !== where) return;
    const others = first.get(where) ?? [];
    const fit = others.find((other) => fitsPlace(pieces[other]!, piece));
    if (fit === undefined) first.set(where, [...others, at]);
    else groups.join(fit, at);
  });
}

function fitsPlace(left: Piece, right: Piece): boolean {
  if (!authorsAgree(left.record.authors, right.record.authors)) return false;
  if (/^[1-9]\d*$/.test(place(left)!)) return true;
  return left.reading.language !== right.reading.language || titleLikeness(ownKey(left.reading), ownKey(right.reading)) >= 0.9;
}

/** A record without a place joins the one work whose title is the same but for a slip, or holds it as a piece. */
function joinUnplaced(pieces: readonly Piece[], groups: Groups): void {
  const placed = new Map<string, Set<number>>();
  const note = (key: string, at: number): void => {
    placed.set(key, (placed.get(key) ?? new Set()).add(groups.root(at)));
  };
  pieces.forEach((piece, at) => {
    if (place(piece) !== undefined && !isSet(piece)) for (const part of piece.reading.volume.pieces) note(part, at);
  });
  const keys = [...placed.keys()];
  pieces.forEach((piece, at) => {
    const key = ownKey(piece.reading);
    if (place(piece) !== undefined || isSet(piece) || key.length < 5) return;
    const hits = placed.get(key) ?? alike(key, keys, placed);
    if (hits?.size === 1 && mayJoin(pieces[[...hits][0]!]!, piece)) groups.join([...hits][0]!, at);
  });
}

function alike(key: string, keys: readonly string[], placed: ReadonlyMap<string, Set<number>>): Set<number> {
  const near = keys.filter((other) => Math.abs(other.length - key.length) <= 3 && key.length >= 8 && titleLikeness(key, other) >= 0.92);
  return new Set(near.flatMap((other) => [...placed.get(other)!]));
}
