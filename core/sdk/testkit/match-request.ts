import { isDeepStrictEqual } from 'node:util';
import type { ExpectedRequest } from './fixture.ts';
import type { Seen } from './stand-in.ts';

/** Why a request is not the expected one; null where it is. Only what the fixture writes down must match. */
export function mismatch(expected: ExpectedRequest, seen: Seen): string | null {
  const url = new URL(expected.url);
  if ((expected.method ?? 'GET') !== seen.method) return `method ${seen.method} instead of ${expected.method ?? 'GET'}`;
  if (url.origin !== seen.url.origin || url.pathname !== seen.url.pathname) return `address ${seen.url.origin}${seen.url.pathname}`;
  return queryMismatch(expected, url, seen) ?? headerMismatch(expected, seen) ?? bodyMismatch(expected, seen);
}

function queryMismatch(expected: ExpectedRequest, url: URL, seen: Seen): string | null {
  const wanted: [string, string[]][] = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]);
  for (const [name, value] of Object.entries(expected.query ?? {})) wanted.push([name, [value].flat().map(String)]);
  for (const [name, values] of wanted) {
    const found = seen.url.searchParams.getAll(name);
    if (!isDeepStrictEqual(found, values)) return `query ${name}=${JSON.stringify(found)} instead of ${JSON.stringify(values)}`;
  }
  return null;
}

function headerMismatch(expected: ExpectedRequest, seen: Seen): string | null {
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    if (seen.headers[name.toLowerCase()] !== value) return `header ${name}: ${seen.headers[name.toLowerCase()]} instead of ${value}`;
  }
  return null;
}

function bodyMismatch(expected: ExpectedRequest, seen: Seen): string | null {
  if (expected.form) {
    const form = new URLSearchParams(seen.body.toString('utf8'));
    for (const [name, value] of Object.entries(expected.form)) {
      if (form.get(name) !== value) return `form field ${name}=${form.get(name)} instead of ${value}`;
    }
  }
  if (expected.json === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(seen.body.toString('utf8'));
  } catch {
    return 'a body that is no JSON';
  }
  return holds(json, expected.json)
    ? null
    : `json ${JSON.stringify(json).slice(0, 300)} instead of ${JSON.stringify(expected.json).slice(0, 300)}`;
}

/** Objects match by the keys that are expected; lists and plain values match whole. */
function holds(value: unknown, expected: unknown): boolean {
  if (expected === null || typeof expected !== 'object') return isDeepStrictEqual(value, expected);
  if (value === null || typeof value !== 'object' || Array.isArray(value) !== Array.isArray(expected)) return false;
  if (Array.isArray(expected)) {
    const list = value as unknown[];
    return list.length === expected.length && expected.every((one, at) => holds(list[at], one));
  }
  return Object.entries(expected).every(([key, inner]) => holds((value as Record<string, unknown>)[key], inner));
}
