import { authorLikeness, type PersonName, parseName, personOf, sameAuthor, umlautFree } from '../text/index.ts';

/** One author with every form of the name that was met. */
export interface Person {
  /** The form to show: the fullest common one. */
  name: string;
  /** All forms, the shown one first. */
  names: string[];
}

interface Form {
  name: string;
  parsed: PersonName;
  count: number;
}

const nobody = /^(?:various(?: authors)?|anonymous|unknown(?: author)?|n a|na|none|multiple authors|diverse)$/;

function formsOf(names: readonly string[]): Form[] {
  const forms = new Map<string, Form>();
  for (const name of names) {
    const parsed = parseName(name);
    const shown = parsed.full;
    const known = forms.get(shown);
    if (known) known.count++;
    else if (parsed.family !== '') forms.set(shown, { name: shown, parsed, count: 1 });
  }
  return [...forms.values()];
}

/** How much a form tells: given names in full count, initials little, a surname alone nothing. */
function fullness({ parsed }: Form): number {
  return parsed.given.reduce((sum, given) => sum + (given.length > 1 ? 2 : 1), 0);
}

/** Families under which forms are compared: the surname without doubled vowels, the swapped one, and the person behind a pen name. */
function blocks({ parsed }: Form): string[] {
  const keys = [umlautFree(parsed.family).slice(0, 5), [...parsed.given, parsed.family].join('')];
  if (parsed.given.length === 1) keys.push(umlautFree(parsed.given[0]!).slice(0, 5));
  const person = personOf(parsed.full);
  if (person !== undefined) keys.push(`person ${person}`);
  return keys;
}

/**
 * Puts the forms of each person's name together: initials, "Last, First", accents, pen names, slips. An abbreviated form that fits two
 * people ("J. Smith" beside John and Jane) stays by itself, and so does a bare surname.
 */
export function consolidateAuthors(names: readonly string[]): Person[] {
  const forms = formsOf(names).filter((form) => !nobody.test(form.parsed.full.toLowerCase()));
  const ordered = forms.toSorted((a, b) => fullness(b) - fullness(a) || b.count - a.count || (a.name < b.name ? -1 : 1));
  const people: Form[][] = [];
  const byBlock = new Map<string, Set<Form[]>>();
  for (const form of ordered) {
    const near = new Set(blocks(form).flatMap((key) => [...(byBlock.get(key) ?? [])]));
    const fits = [...near].filter((person) => person.every((other) => isOnePerson(form, other)));
    const person = fits.length === 1 ? fits[0]! : closest(form, fits);
    if (person) person.push(form);
    else people.push([form]);
    for (const key of blocks(form)) byBlock.set(key, (byBlock.get(key) ?? new Set()).add(person ?? people[people.length - 1]!));
  }
  return people.map(shown).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function isOnePerson(left: Form, right: Form): boolean {
  return sameAuthor(left.name, right.name);
}

/** Of several people that fit, the one that fits as good as surely; else none. */
function closest(form: Form, fits: readonly Form[][]): Form[] | undefined {
  const sure = fits.filter((person) => person.some((other) => authorLikeness(form.name, other.name) >= 0.99));
  return sure.length === 1 ? sure[0] : undefined;
}

function shown(forms: readonly Form[]): Person {
  const best = forms.toSorted((a, b) => b.count - a.count || fullness(b) - fullness(a) || (a.name < b.name ? -1 : 1))[0]!;
  const names = [best, ...forms.filter((form) => form !== best)].map((form) => form.name);
  return { name: best.name, names };
}
