import type { Knex } from 'knex';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';

/** Every text that is bound to a statement, in lists too, loses its NULs here: PostgreSQL's text has no place for them. */
export class CleanClient extends PostgresClient {
  override prepBindings(bindings: readonly Knex.Value[] | undefined): Knex.Value[] | undefined {
    return super.prepBindings(bindings)?.map(withoutNul);
  }
}

function withoutNul<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\0', '') as T;
  return Array.isArray(value) ? (value.map(withoutNul) as T) : value;
}

const NOT_IN_JSONB = /(?<!\\)((?:\\\\)*)\\(?:(u0000)|u[dD][89a-fA-F][0-9a-fA-F]{2})/g;

/** jsonb takes text; pg would turn a JavaScript array into an SQL array instead. NUL is left out, and half a pair is replaced: jsonb refuses both. */
export function json(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value).replace(NOT_IN_JSONB, (_, before: string, nul?: string) => `${before}${nul ? '' : '\ufffd'}`);
}
