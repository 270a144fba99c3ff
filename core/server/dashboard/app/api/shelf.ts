/** One place on a shelf: a book that is there, or the gap where it should be. */
export interface Spine {
  id: string;
  title: string;
  position: string | null;
  state: 'owned' | 'missing' | 'found' | 'downloading' | 'waiting' | 'not-found' | 'ignored' | 'known';
  cover: boolean;
  reason: string | null;
  progress?: number | null;
  download?: string | null;
}

/** A series or an author, with its books in order. */
export interface ShelfRow {
  id: string;
  name: string;
  authors?: { id: string; name: string }[];
  /** true: followed. false: ignored. null: neither. */
  follow: boolean | null;
  owned: number;
  missing: number;
  books: Spine[];
}
