import { Secret } from '../config/secret.ts';
import type { SecretRef } from './plan.ts';

type Schema = Record<string, unknown>;

/** Options as a plugin gets them: camelCase where its schema names the key, defaults filled in, secrets as references. */
export function pluginOptions(written: Record<string, unknown>, schema: Schema): Record<string, unknown> {
  const known = (schema['properties'] ?? {}) as Record<string, Schema>;
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(defaultsOf(schema))) options[camelCase(key)] = value;
  for (const [key, value] of Object.entries(written))
    options[Object.hasOwn(known, key) ? camelCase(key) : key] = convert(value, known[key] ?? {});
  return options;
}

// A schema is compiled once for as long as it is the same object.
const relaxed = new WeakMap<Schema, Schema>();

/** The same schema, but what has a default need not be written. */
export function withoutDefaulted(schema: Schema): Schema {
  const known = relaxed.get(schema);
  if (known) return known;
  const defaults = defaultsOf(schema);
  const { required: all, ...rest } = schema;
  const required = ((all ?? []) as string[]).filter((key) => !Object.hasOwn(defaults, key));
  const made = required.length > 0 ? { ...rest, required } : rest;
  relaxed.set(schema, made);
  return made;
}

function defaultsOf(schema: Schema): Record<string, unknown> {
  const known = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  return Object.fromEntries(known.filter(([, part]) => 'default' in part).map(([key, part]) => [key, structuredClone(part['default'])]));
}

function convert(value: unknown, schema: Schema): unknown {
  if (value instanceof Secret) return { secret: value.secret } satisfies SecretRef;
  if (Array.isArray(value)) return value.map((item) => convert(item, (schema['items'] ?? {}) as Schema));
  if (value !== null && typeof value === 'object') return pluginOptions(value as Record<string, unknown>, schema);
  return value;
}

/** One secret among the options, or a place where one should be. */
export interface SecretUse {
  path: (string | number)[];
  /** Absent: it stands there in plain text. */
  name?: string;
}

/** Every `!secret`, and every option marked writeOnly that is written out. */
export function secretUses(value: unknown, schema: Schema, path: (string | number)[] = []): SecretUse[] {
  if (value instanceof Secret) return [{ path, name: value.secret }];
  if (Array.isArray(value)) return value.flatMap((item, index) => secretUses(item, (schema['items'] ?? {}) as Schema, [...path, index]));
  if (value !== null && typeof value === 'object') {
    const known = (schema['properties'] ?? {}) as Record<string, Schema>;
    return Object.entries(value).flatMap(([key, part]) => secretUses(part, Object.hasOwn(known, key) ? known[key]! : {}, [...path, key]));
  }
  return schema['writeOnly'] === true && typeof value === 'string' && value !== '' ? [{ path }] : [];
}

function camelCase(key: string): string {
  return key.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
