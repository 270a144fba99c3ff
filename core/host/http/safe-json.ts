import { fail } from '../fail.ts';

const DEEPEST = 100;

/** JSON of a stranger: HTML, empty, truncated, too deep or poisoned text fails as `bad-response`. */
export function parseJson(text: string, from: string): unknown {
  const start = text.trimStart();
  const sample = text.slice(0, 200);
  if (start === '') fail('bad-response', `${from} answered with an empty body where JSON was due; try again later`);
  if (start.startsWith('<'))
    fail('bad-response', `${from} answered with a page where JSON was due; a login page or a wrong address looks like this`, { sample });
  if (depthOf(text) > DEEPEST) fail('bad-response', `${from} answered with JSON nested deeper than ${DEEPEST} levels`, { sample });
  let value: unknown;
  try {
    value = JSON.parse(start.charCodeAt(0) === 0xfeff ? start.slice(1) : start);
  } catch {
    fail('bad-response', `${from} answered with text that is no JSON or is cut short`, { sample });
  }
  if (mayBePoisoned(text) && isPoisoned(value))
    fail('bad-response', `${from} answered with JSON that would change the objects of this program`, { sample });
  return value;
}

/** Counted before parsing, in one pass: strings are skipped. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (deepest > DEEPEST) return deepest;
    } else if (code === 93 || code === 125) depth -= 1;
  }
  return deepest;
}

/** A key can be spelt with escapes, so any escape makes the slower look worthwhile. */
function mayBePoisoned(text: string): boolean {
  return text.includes('__proto__') || text.includes('"constructor"') || /\\u00[5-7]/i.test(text);
}

function isPoisoned(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(isPoisoned);
  if (Object.hasOwn(value, '__proto__')) return true;
  const made = Object.hasOwn(value, 'constructor') ? (value as { constructor: unknown }).constructor : undefined;
  if (made && typeof made === 'object' && Object.hasOwn(made, 'prototype')) return true;
  return Object.values(value).some(isPoisoned);
}
