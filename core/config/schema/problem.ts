import type { ErrorObject } from 'ajv';
import { scheduleTrouble } from '../lengths.ts';
import type { MESSAGES } from '../messages.ts';
import { suggestion } from '../near-word.ts';
import type { Path } from '../read-yaml.ts';
import { describeSchema, describeValue, kindWords } from './describe.ts';

type Schema = Record<string, unknown>;

/** One thing wrong with a value, before it has a place in a file. */
export interface Problem {
  code: keyof typeof MESSAGES;
  path: Path;
  what?: 'key';
  values: Record<string, string | number>;
  /** The wrong kind of value altogether, which not even a secret's value could mend. */
  isKind?: true;
  sensitive?: true;
  /** unknown-key: the known key that was probably meant. */
  meant?: string;
}

/** What a validator complains of, in words for people; nothing for complaints that only repeat another. */
export function problemOf(error: ErrorObject, path: Path, resolve: (schema: Schema) => Schema): Problem | undefined {
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, path);
    case 'required':
      return missingKey(error, path, resolve);
    case 'uniqueItems':
      return repeated(error, path);
    case 'propertyNames':
    case 'if':
      return undefined;
    default:
      return wrongValue(error, path);
  }
}

function unknownKey(error: ErrorObject, path: Path): Problem {
  const key = String(error.params['additionalProperty']);
  const known = Object.keys(propertiesOf(error)).filter((one) => !Object.hasOwn((error.data ?? {}) as object, one));
  const near = key === '<<' ? 'Merge keys are not read here: write the keys out.' : suggestion(key, known);
  const meant = /^Did you mean `(.+)`/.exec(near)?.[1];
  const values = { key: key.slice(0, 60), where: whereOf(path), near };
  return { code: 'config/unknown-key', path: [...path, key], what: 'key', values, ...(meant ? { meant } : {}) };
}

function missingKey(error: ErrorObject, path: Path, resolve: (schema: Schema) => Schema): Problem {
  const key = String(error.params['missingProperty']);
  const expected = describeSchema(resolve(propertiesOf(error)[key] ?? {}));
  return { code: 'config/missing-key', path, what: 'key', values: { key, where: whereOf(path), expected } };
}

function repeated(error: ErrorObject, path: Path): Problem {
  const index = Number(error.params['i']);
  return { code: 'config/repeated', path: [...path, index], values: { got: describeValue((error.data as unknown[])[index]) } };
}

function wrongValue(error: ErrorObject, path: Path): Problem {
  const parent = (error.parentSchema ?? {}) as Schema;
  const isPrivate = parent['writeOnly'] === true;
  const expected = expectation(error, parent);
  const got = error.keyword === 'maxProperties' ? `${Object.keys(error.data as object).length} keys` : describeValue(error.data);
  const values = { expected, got: isPrivate ? kindWords(error.data) : got, near: remedyFor(error) };
  // Of a bad name `data` is the name itself, and the place is the key's.
  const name = error.propertyName;
  return {
    code: 'config/wrong-value',
    path: name === undefined ? path : [...path, name],
    values,
    ...(name === undefined ? {} : { what: 'key' as const }),
    ...(error.keyword === 'type' ? { isKind: true as const } : {}),
    ...(isPrivate ? { sensitive: true as const } : {}),
  };
}

function remedyFor(error: ErrorObject): string {
  const { data } = error;
  if (error.params['format'] === 'tomewright-schedule') return `${scheduleTrouble(String(data)) ?? ''} Write it like that.`;
  if (error.params['format'] === 'tomewright-timezone') return suggestion(String(data), ['UTC', ...Intl.supportedValuesOf('timeZone')]);
  const words = error.keyword === 'enum' ? (error.schema as unknown[]).filter((word) => typeof word === 'string') : [];
  if (typeof data === 'string' && words.length > 0) return suggestion(data, words);
  if (data === null) return 'Nothing stands after the colon: give it a value, or take the key away.';
  if (error.keyword === 'type' && error.schema === 'string' && typeof data !== 'object')
    return 'Write it like that; a text of digits goes in quotes.';
  return 'Write it like that.';
}

function expectation(error: ErrorObject, parent: Schema): string {
  const base = describeSchema(parent);
  const limit = error.params['limit'];
  switch (error.keyword) {
    case 'minItems':
    case 'minProperties':
      return `${base}, with ${limit} or more in it`;
    case 'maxItems':
    case 'maxProperties':
      return limit === 1 ? `${base}, and only one` : `${base}, with ${limit} at most`;
    case 'minLength':
      return `${base} of at least ${limit} characters`;
    case 'maxLength':
      return `${base} of at most ${limit} characters`;
    case 'minimum':
      return `${base}, not below ${limit}`;
    case 'maximum':
      return `${base}, not above ${limit}`;
    default:
      return base;
  }
}

function propertiesOf(error: ErrorObject): Record<string, Schema> {
  return ((error.parentSchema as Schema | undefined)?.['properties'] ?? {}) as Record<string, Schema>;
}

// Items of a list have no name: the list itself is where they are.
function whereOf(path: Path): string {
  const name = path.filter((step) => typeof step === 'string').at(-1);
  return name === undefined ? '' : ` in \`${name}\``;
}
