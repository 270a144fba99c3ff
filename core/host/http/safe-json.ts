import { fail } from '../fail.ts';

const DEEPEST = 100;
/** Parsing takes its time by values more than by length, and nothing else is done meanwhile: no service's answer is denser than this. */
const FEW_VALUES = 100_000;
const BYTES_PER_VALUE = 16;

/** JSON of a stranger: HTML, empty, truncated, too deep, too dense or poisoned text fails as `bad-response`, the most of it before it is parsed. */
export function parseJson(text: string, from: string, mostValues = Math.max(FEW_VALUES, text.length / BYTES_PER_VALUE)): unknown {
  const start = text.trimStart();
  const sample = text.slice(0, 200);
  if (start === '') fail('bad-response', `${from} answered with an empty body where JSON was due; try again later`);
  if (start.startsWith('<'))
    fail('bad-response', `${from} answered with a page where JSON was due; a login page or a wrong address looks like this`, { sample });
  const mistake = boundsMistake(text, mostValues);
  if (mistake) fail('bad-response', `${from} answered with JSON ${mistake}`, { sample });
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

/** Which bound the text breaks, counted before parsing, in one pass: strings are skipped. */
export function boundsMistake(text: string, mostValues: number): string | null {
  let depth = 0;
  let values = 1;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 92) at += 1;
      else if (code === 34) inString = false;
    } else if (code === 34) inString = true;
    else if (code === 44) values += 1;
    else if (code === 91 || code === 123) {
      depth += 1;
      values += 1;
      if (depth > DEEPEST) return `nested deeper than ${DEEPEST} levels`;
    } else if (code === 93 || code === 125) depth -= 1;
    if (values > mostValues) return `of more than ${Math.floor(mostValues)} values`;
  }
  return null;
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
