import { fold } from './fold.ts';

/** People who published under several names, by their own account; public knowledge, kept to those whose books are shelved under both. */
const PEOPLE = [
  'Stephen King|Richard Bachman',
  'J. K. Rowling|Robert Galbraith',
  'Nora Roberts|J. D. Robb',
  'Ruth Rendell|Barbara Vine',
  'Agatha Christie|Mary Westmacott',
  'Iain Banks|Iain M. Banks',
  'Robin Hobb|Megan Lindholm',
  'Donald E. Westlake|Richard Stark',
  'Evan Hunter|Ed McBain',
  'Anne Rice|Anne Rampling|A. N. Roquelaure',
  'Jayne Ann Krentz|Amanda Quick|Jayne Castle',
  'Jean Plaidy|Victoria Holt|Philippa Carr|Eleanor Hibbert',
  'Ellis Peters|Edith Pargeter',
  'Seanan McGuire|Mira Grant|A. Deborah Baker',
  'Tom Holt|K. J. Parker',
  'John Banville|Benjamin Black',
  'Mark Twain|Samuel Clemens|Samuel Langhorne Clemens',
  'George Eliot|Mary Ann Evans',
  'Lewis Carroll|Charles Lutwidge Dodgson',
  'Lemony Snicket|Daniel Handler',
  'Isaac Asimov|Paul French',
  'Jack Higgins|Harry Patterson',
  'Michael Crichton|John Lange|Jeffery Hudson',
  'Sophie Kinsella|Madeleine Wickham',
  'Patricia Highsmith|Claire Morgan',
  'Joyce Carol Oates|Rosamond Smith|Lauren Kelly',
  'Julian Barnes|Dan Kavanagh',
  'Sherrilyn Kenyon|Kinley MacGregor|Sherrilyn McQueen',
];

const person = new Map<string, number>();
PEOPLE.forEach((names, at) => {
  for (const name of names.split('|')) person.set(fold(name).replace(/ /g, ''), at);
});

/** A number that is the same for all known pen names of one person; undefined for everyone else. Takes a name "First Last". */
export function personOf(name: string): number | undefined {
  return person.get(fold(name).replace(/ /g, ''));
}

/** The other names of the same person, "First Last"; empty for everyone who is not known to have any. */
export function penNamesOf(name: string): string[] {
  const at = personOf(name);
  return at === undefined ? [] : PEOPLE[at]!.split('|').filter((other) => fold(other) !== fold(name));
}
