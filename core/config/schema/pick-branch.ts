import { describeSchema, orList } from './describe.ts';

type Schema = Record<string, unknown>;

/** The branch that the author meant, or what to say where that is not clear. */
export interface Pick {
  branch?: Schema;
  /** The key whose value decides between the branches, where it fits none. */
  key?: string;
  expected: string;
  /** The words that are possible in its place. */
  words: string[];
}

/** Of the branches of a union, the one whose mistakes are worth telling: the only one of the value's own kind that it resembles. */
export function pickBranch(branches: readonly Schema[], value: unknown): Pick {
  const unclear: Pick = { expected: orList(branches.map(describeSchema)), words: branches.flatMap(wordsOf) };
  const sameKind = branches.filter((branch) => branch['type'] === kindOf(value) && !('const' in branch));
  if (kindOf(value) !== 'object') return sameKind.length === 1 ? { ...unclear, branch: sameKind[0]! } : unclear;
  const alike = sameKind.filter((branch) => firstRequired(branch) !== undefined && Object.hasOwn(value as object, firstRequired(branch)!));
  if (alike.length === 1) return { ...unclear, branch: alike[0]! };
  if (alike.length === 0) return sameKind.length === 1 ? { ...unclear, branch: sameKind[0]! } : unclear;
  return byWord(alike, value as Schema, unclear);
}

// Branches that share their first key are told apart by its word: books: owned, books: missing, books: wanted.
function byWord(alike: Schema[], value: Schema, unclear: Pick): Pick {
  const key = firstRequired(alike[0]!)!;
  const meant = alike.filter((branch) => propertiesOf(branch)[key]?.['const'] === value[key]);
  if (meant.length === 1) return { ...unclear, branch: meant[0]! };
  const words = alike.map((branch) => String(propertiesOf(branch)[key]?.['const']));
  return { key, expected: orList(words), words };
}

function firstRequired(branch: Schema): string | undefined {
  return (branch['required'] as string[] | undefined)?.[0];
}

function propertiesOf(branch: Schema): Record<string, Schema> {
  return (branch['properties'] ?? {}) as Record<string, Schema>;
}

function wordsOf(branch: Schema): string[] {
  const words = 'const' in branch ? [branch['const']] : Array.isArray(branch['enum']) ? branch['enum'] : [];
  return words.filter((word) => typeof word === 'string');
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'object' : typeof value;
}
