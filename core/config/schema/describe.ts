import { Secret } from '../secret.ts';

type Schema = Record<string, unknown>;

const TYPE_WORDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'nothing',
};

/** What a schema asks for, in words: its title, else its choices, else its type. */
export function describeSchema(schema: Schema): string {
  if (typeof schema['title'] === 'string') return schema['title'];
  if ('const' in schema) return String(schema['const']);
  if (Array.isArray(schema['enum'])) return orList(schema['enum'].map(String));
  if (Array.isArray(schema['anyOf'])) return orList((schema['anyOf'] as Schema[]).map(describeSchema));
  const types = [schema['type']].flat().filter((type) => typeof type === 'string');
  return types.length > 0 ? orList(types.map((type) => TYPE_WORDS[type] ?? type)) : 'a value';
}

/** A value as it is told back to its author, short. */
export function describeValue(value: unknown): string {
  if (value instanceof Secret) return `the secret ${value.secret}`;
  if (typeof value === 'string') return value === '' ? 'an empty text' : `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return kindWords(value);
}

/** The kind of a value, without the value. */
export function kindWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (value instanceof Secret) return 'a secret';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && Object.keys(value).length === 0) return 'an empty mapping';
  return TYPE_WORDS[typeof value === 'boolean' ? 'boolean' : typeof value] ?? 'a value';
}

export function orList(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
