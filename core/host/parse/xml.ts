import { createRequire } from 'node:module';
import type { XMLParser } from 'fast-xml-parser';
import { fail } from '../fail.ts';
import { structureMistake } from './xml-structure.ts';

/** A megabyte takes about 0.15 s; more would hold up all else. */
const LONGEST = 1_000_000;

const OPTIONS = {
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  trimValues: true,
};

const require = createRequire(import.meta.url);
let loaded: XMLParser | undefined;

/** Reads XML without expanding entities; a document type, bombs and broken text fail as `bad-response`. */
export function xml(text: string): unknown {
  const sample = text.slice(0, 200);
  if (text.length > LONGEST)
    fail('bad-response', `an XML answer of ${text.length} characters is too long to read; ${LONGEST} are the most`);
  if (!text.trimStart().startsWith('<')) fail('bad-response', 'the answer is no XML', { sample });
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    fail('bad-response', 'the answer declares a document type, which no service of ours does; a web page looks like this', { sample });
  const mistake = structureMistake(text);
  if (mistake) fail('bad-response', `the answer is no XML: ${mistake}`, { sample });
  const parser = parserOf();
  try {
    return plain(parser.parse(text));
  } catch {
    fail('bad-response', 'the answer holds XML that would change the objects of this program', { sample });
  }
}

/** Loaded with the first answer in XML; most starts read none. */
function parserOf(): XMLParser {
  loaded ??= new (require('fast-xml-parser') as typeof import('fast-xml-parser')).XMLParser(OPTIONS);
  return loaded;
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** XML's own five names and numbered characters are plain text; nothing else is ever expanded. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return decoded(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi, (whole, name: string, decimal: string, hex: string) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : '';
  });
}
