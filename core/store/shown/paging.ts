import type { Knex } from 'knex';

/** One column of an order. It may not be null: what can be is coalesced in `sql`. */
export interface Order {
  sql: string;
  type: 'text' | 'bigint' | 'integer' | 'float8' | 'timestamptz';
  desc?: boolean;
}

/** A page; `cursor` asks for the following one, and is absent at the end. */
export interface ShownPage<T> {
  items: T[];
  cursor?: string;
}

/** A cursor that is none of ours: its sender is told so. */
export class CursorWrong extends Error {
  override readonly name = 'CursorWrong';
  constructor() {
    super('the cursor is none that an answer of this list gave');
  }
}

export interface Sql {
  sql: string;
  values: Knex.Value[];
}

/** The rows after the cursor, in this order: "(a > ?) or (a = ? and b > ?)", which an index serves as `order by a, b`. */
export function afterCursor(order: readonly Order[], cursor: string | undefined): Sql {
  if (cursor === undefined) return { sql: 'true', values: [] };
  const at = readCursor(cursor, order);
  const values: Knex.Value[] = [];
  const branches = order.map((column, nth) => {
    const same = order.slice(0, nth).map((before, index) => {
      values.push(at[index] as string);
      return `${before.sql} = ?::${before.type}`;
    });
    values.push(at[nth] as string);
    return [...same, `${column.sql} ${column.desc ? '<' : '>'} ?::${column.type}`].join(' and ');
  });
  return { sql: `(${branches.map((branch) => `(${branch})`).join(' or ')})`, values };
}

export const orderBy = (order: readonly Order[]): string => order.map(({ sql, desc }) => `${sql}${desc ? ' desc' : ''}`).join(', ');

/** The column `_at` of each row, from which the next cursor is made. */
export const placeOf = (order: readonly Order[]): string => `array[${order.map(({ sql }) => `(${sql})::text`).join(', ')}] as "_at"`;

/** Of limit + 1 rows, the page and its cursor. */
export function pageOf<T extends { _at: string[] }>(rows: T[], limit: number): ShownPage<Omit<T, '_at'>> {
  const items = rows.slice(0, limit).map(({ _at, ...item }) => item);
  const last = rows[limit - 1];
  return rows.length > limit && last ? { items, cursor: writeCursor(last._at) } : { items };
}

const writeCursor = (at: readonly string[]): string => Buffer.from(JSON.stringify(at)).toString('base64url');

const WHOLE = /^-?\d{1,18}$/;
const NUMBER = /^-?\d{1,18}(\.\d{1,20})?(e[+-]?\d{1,2})?$/i;
const MOMENT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;

// A forged cursor must not reach the database as an error of type.
function readCursor(cursor: string, order: readonly Order[]): string[] {
  const at = parsed(cursor);
  if (!Array.isArray(at) || at.length !== order.length) throw new CursorWrong();
  for (const [nth, { type }] of order.entries()) if (typeof at[nth] !== 'string' || !fits(type, at[nth])) throw new CursorWrong();
  return at;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function fits(type: Order['type'], part: string): boolean {
  if (type === 'text') return !part.includes('\0');
  if (type === 'timestamptz') return MOMENT.test(part) && !Number.isNaN(Date.parse(part.slice(0, 19)));
  if (type === 'integer') return WHOLE.test(part) && Math.abs(Number(part)) < 2 ** 31;
  return type === 'bigint' ? WHOLE.test(part) : NUMBER.test(part);
}
