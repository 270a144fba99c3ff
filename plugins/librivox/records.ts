import type { BookRecord } from '../../core/sdk/index.ts';
import { languageOf, oneLine, present, titleOf } from './values.ts';
import type { Book } from './wire.ts';

const ID = 'librivox';
/** A book that more people read than this was read by the crowd: no listener looks for one of them. */
const MOST_READERS = 8;

/** A recording of LibriVox: its runtime is the recording's own. */
export function bookRecord(book: Book): BookRecord {
  const readers = (book.sections ?? []).flatMap(({ readers: of }) => of ?? []).map((reader) => oneLine(reader.display_name));
  const names = [...new Set(readers.filter((name) => name !== ''))];
  const authors = (book.authors ?? []).map((person) => oneLine(`${person.first_name ?? ''} ${person.last_name ?? ''}`));
  const genres = (book.genres ?? []).map((genre) => oneLine(genre.name)).filter((name) => name !== '');
  const seconds = book.totaltimesecs ?? 0;
  const kind = oneLine(book.title).toLowerCase();
  const optional = {
    narrators: names.length > 0 && names.length <= MOST_READERS ? names : undefined,
    published: /^[1-9]\d{2,3}$/.test(book.copyright_year ?? '') ? book.copyright_year!.padStart(4, '0') : undefined,
    publisher: 'LibriVox',
    language: languageOf(book.language),
    description: book.description?.trim() || undefined,
    genres: genres.length > 0 ? [...new Set(genres)] : undefined,
    cover: /^https?:\/\//.test(book.coverart_jpg ?? '') ? book.coverart_jpg!.replace(/^http:/, 'https:') : undefined,
    minutes: seconds > 0 ? Math.round(seconds / 60) : undefined,
    edition: {
      format: 'MP3',
      ...present({
        abridged: /\babridged\b/.test(kind) && !/\bunabridged\b/.test(kind) ? true : undefined,
        dramatized: /\bdramatic reading\b|\bdramatized\b/.test(kind) ? true : undefined,
      }),
    },
  };
  return {
    ids: { at: { [ID]: book.id } },
    title: titleOf(book.title),
    authors: [...new Set(authors.filter((name) => name !== ''))],
    ...present(optional),
  };
}
