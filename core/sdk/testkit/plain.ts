import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A value of a fixture with its bytes: `{ "base64": "..." }` and `{ "bytesOf": "a file beside it" }` stand for them. */
export function fromFixture(folder: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => fromFixture(folder, one));
  if (value === null || typeof value !== 'object') return value;
  const { base64, bytesOf } = value as { base64?: unknown; bytesOf?: unknown };
  const isLone = Object.keys(value).length === 1;
  if (isLone && typeof base64 === 'string') return new Uint8Array(Buffer.from(base64, 'base64'));
  if (isLone && typeof bytesOf === 'string') return new Uint8Array(readFileSync(join(folder, 'fixtures', basename(bytesOf))));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromFixture(folder, inner)]));
}

/** A result as it stands in a fixture: bytes as base64, what is undefined left out, nothing as null. */
export function toFixture(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(toFixture);
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(kept.map(([key, inner]) => [key, toFixture(inner)]));
}
