/** Identifiers of a book. Absent means "not known". `at` holds a service's own id under the plugin's id: `{ goodreads: '21611' }`. */
export interface Ids {
  /** 13 digits, no hyphens. */
  isbn13?: string;
  /** 10 characters, no hyphens, a check digit X in capitals. */
  isbn10?: string;
  /** Audible's or Amazon's own number: B and nine letters or digits. */
  asin?: string;
  at?: Record<string, string>;
}

/** A place in a series. `position` stays text ("1.5", "1-3", "0.5"); only plain decimals are positions of one book. */
export interface SeriesRef {
  name: string;
  position?: string;
  /** The service's own id of the series, where it gave one. */
  id?: string;
}

/** What we know when we ask. Only the title is certain. */
export interface Clue {
  title: string;
  subtitle?: string;
  /** Titles under which the same book is sold elsewhere (UK and US, a series-prefixed form). */
  otherTitles?: string[];
  /** Full names, "First Last". */
  authors?: string[];
  narrators?: string[];
  series?: SeriesRef[];
  /** ISO 639-1 code: "en", "de". Absent: the owner's default. */
  language?: string;
  ids?: Ids;
  /** Known runtime of the recording. */
  minutes?: number;
  /** Year of first publication. */
  year?: number;
}
