import type { Clue, Context, Ids, Release, SeriesRef } from '../../core/sdk/index.ts';
import { languageOf } from './languages.ts';
import { bytesOf, embeddedValues, isOn, numberOf, timeOf } from './read-values.ts';
import type { Row } from './wire.ts';

/** Bit of `browseflags` that marks an abridged reading (site documentation). */
const ABRIDGED = 32;

/** Newznab numbers of the site's main categories; musicology and radio are audio that Prowlarr maps to 3030 too. */
const NEWZNAB: Record<number, string> = { 13: '3030', 14: '7020', 15: '3030', 16: '3030' };

/** Reads rows into releases. Only what the row says in its own fields goes into the clue. */
export class RowReader {
  readonly #context: Context;
  readonly #url: string;
  constructor(context: Context, url: string) {
    this.#context = context;
    this.#url = url;
  }

  release(row: Row): Release {
    const title = this.#text(row.title ?? row.name);
    const narrators = this.#names(row.narrator_info);
    const language = languageOf(row.lang_code, row.language);
    const release: Release = {
      source: this.#context.instance,
      key: String(row.id),
      title,
      clue: this.#clue(row, title),
      protocol: 'torrent',
      flags: flagsOf(row),
    };
    const rest = {
      bytes: bytesOf(row.size),
      files: numberOf(row.numfiles),
      format: String(row.filetype ?? '').toLowerCase() || undefined,
      language,
      narrators: narrators.length > 0 ? narrators : undefined,
      category: NEWZNAB[Number(row.main_cat)],
      seeders: numberOf(row.seeders),
      added: timeOf(row.added),
      link: this.#link(row.dl),
    };
    return Object.assign(release, present(rest));
  }

  #clue(row: Row, title: string): Clue {
    const authors = this.#names(row.author_info);
    const narrators = this.#names(row.narrator_info);
    const series = embeddedValues(row.series_info).flatMap((value) => this.#series(value));
    const rest = {
      authors: authors.length > 0 ? authors : undefined,
      narrators: narrators.length > 0 ? narrators : undefined,
      series: series.length > 0 ? series : undefined,
      language: languageOf(row.lang_code, row.language),
      ids: idsOf(row.isbn),
    };
    return { title, ...present(rest) };
  }

  /** The number is text ("1.5", "01-16, 13.5") or missing. */
  #series(value: unknown): SeriesRef[] {
    if (!Array.isArray(value)) return [];
    const name = this.#text(value[0]);
    const position = this.#text(value[1]);
    if (name === '') return [];
    return [position === '' ? { name } : { name, position }];
  }

  #names(field: unknown): string[] {
    return embeddedValues(field)
      .map((name) => this.#text(name))
      .filter((name) => name !== '');
  }

  /** Titles and names hold HTML entities, and a title of digits comes as a number. */
  #text(value: unknown): string {
    if (typeof value !== 'string' && typeof value !== 'number') return '';
    const raw = String(value).slice(0, 2000);
    const decoded = raw.includes('&') ? String(this.#context.html(raw.replaceAll('<', '&lt;'))('body').text()) : raw;
    return decoded.replace(/\s+/g, ' ').trim().slice(0, 512);
  }

  #link(hash: unknown): string | undefined {
    return typeof hash === 'string' && /^[\w,.+=~-]{8,500}$/.test(hash) ? `${this.#url}/tor/download.php/${hash}` : undefined;
  }
}

function flagsOf(row: Row): string[] {
  const flags: [string, boolean][] = [
    ['freeleech', isOn(row.free)],
    ['personal-freeleech', isOn(row.personal_freeleech)],
    ['fl-vip', isOn(row.fl_vip)],
    ['vip', isOn(row.vip)],
    ['snatched', isOn(row.my_snatched)],
    ['abridged', ((numberOf(row.browseflags) ?? 0) & ABRIDGED) !== 0],
  ];
  return flags.filter(([, on]) => on).map(([name]) => name);
}

/** `isbn` is text, a number, or "ASIN:B0..." (live rows, 2026). */
function idsOf(field: unknown): Ids | undefined {
  const text = String(field ?? '')
    .toUpperCase()
    .replace(/[\s-]+/g, '');
  const asin = /^(?:ASIN:)?(B[0-9A-Z]{9})$/.exec(text);
  if (asin) return { asin: asin[1]! };
  if (/^97[89]\d{10}$/.test(text)) return { isbn13: text };
  if (/^\d{9}[\dX]$/.test(text)) return { isbn10: text };
  return undefined;
}

function present<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
