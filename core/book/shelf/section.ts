import type { BookRecord } from '../../sdk/index.ts';
import { ownKey, readBook } from './reading.ts';
import { seriesKey } from './series-name.ts';
import { readVolume } from './volume.ts';

/** The part of an author's shelf that is one series, or all that is in none. */
export interface Section {
  /** Absent: books in no series. */
  name?: string;
  records: BookRecord[];
}

/** The series that a record says it is in, by its fields or inside its title. */
function namesOf(record: BookRecord): string[] {
  const inTitle = readVolume(record.title).others.map((ref) => ref.name);
  return [...(record.series ?? []).map((ref) => ref.name), ...inTitle].filter((name) => seriesKey(name) !== '');
}

/** Sorts an author's records by series. One in several series stands in the largest; one that names none goes where its title is known. */
export function sectionsOf(records: readonly BookRecord[]): Section[] {
  const named = records.map((record) => ({ record, names: namesOf(record) }));
  const counts = new Map<string, number>();
  for (const { names } of named) for (const key of new Set(names.map(seriesKey))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sections = new Map<string, Section>();
  const rest: BookRecord[] = [];
  for (const { record, names } of named) {
    const [name] = names.toSorted((a, b) => counts.get(seriesKey(b))! - counts.get(seriesKey(a))!);
    if (name === undefined) {
      rest.push(record);
      continue;
    }
    const section = sections.get(seriesKey(name)) ?? { name, records: [] };
    section.records.push(record);
    sections.set(seriesKey(name), section);
  }
  const alone = placeRest(rest, [...sections.values()]);
  return alone.length > 0 ? [...sections.values(), { records: alone }] : [...sections.values()];
}

/** Records without a series join the series whose books they are, hold, or are numbered in; the others are given back. */
function placeRest(rest: readonly BookRecord[], sections: readonly Section[]): BookRecord[] {
  const titles = sections.map(({ name, records }) => ({
    name: name!,
    keys: new Set(records.map((record) => ownKey(readBook(record, [name!])))),
  }));
  return rest.filter((record) => {
    const { pieces, whole } = readVolume(record.title);
    const at = titles.findIndex(({ name, keys }) => {
      const volume = readVolume(record.title, [name]);
      if (volume.isNamed || keys.has(volume.pieces[0] ?? pieces[0] ?? '')) return true;
      return [...keys].some((key) => key.length >= 6 && key.includes(' ') && ` ${whole} `.includes(` ${key} `));
    });
    if (at >= 0) sections[at]!.records.push(record);
    return at < 0;
  });
}
