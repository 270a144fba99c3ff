import { consolidateAuthors, parseName } from '../../book/index.ts';
import type { OwnedSeries, Ports } from '../ports.ts';

/** A series, or a person with all names under which books are owned. */
export type Shelved = OwnedSeries & { names?: string[] };

interface Person {
  name: string;
  names: string[];
  /** The shelves of the forms of the name, in the order of their ids; the first stands for all. */
  ids: string[];
}

/** People by the shelf that each form of their names has. */
export type People = ReadonlyMap<string, Person>;

/** "A. Marlowe", "Marlowe, Ada" and a known pen name are one person. Only names are kept of what may be a large library. */
export async function peopleOf(ports: Ports, library: string): Promise<People> {
  const idsByName = new Map<string, string[]>();
  for await (const { id, name } of shelvesAfter(ports, library, '0')) {
    const { full } = parseName(name);
    idsByName.set(full, [...(idsByName.get(full) ?? []), id]);
  }
  const people = new Map<string, Person>();
  for (const { name, names } of consolidateAuthors([...idsByName.keys()])) {
    const ids = names.flatMap((form) => idsByName.get(form) ?? []).sort((a, b) => Number(BigInt(a) - BigInt(b)));
    for (const id of ids) people.set(id, { name, names, ids });
  }
  return people;
}

async function* shelvesAfter(ports: Ports, library: string, from: string): AsyncGenerator<OwnedSeries> {
  for (let after = from; ; ) {
    const page = await ports.shelf.ownedAuthors(library, after);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}

/** The whole person where this shelf stands for one, with what is owned under any of the names; null where another form of the name does. */
export async function personAt(ports: Ports, library: string, people: People, shelf: OwnedSeries): Promise<Shelved | null> {
  const person = people.get(shelf.id);
  if (!person) return shelf;
  if (person.ids[0] !== shelf.id) return null;
  const whole: Shelved = { ...shelf, name: person.name, names: person.names };
  for (const id of person.ids.slice(1)) {
    const { value: other } = await shelvesAfter(ports, library, String(BigInt(id) - 1n)).next();
    if (!other || other.id !== id) continue;
    whole.owned = [...whole.owned, ...other.owned];
    whole.at = { ...other.at, ...whole.at };
  }
  return whole;
}
