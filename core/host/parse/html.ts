import { createRequire } from 'node:module';
import type { Html } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { checkPage } from './page-bounds.ts';

/** Beyond this a page would hold up all else while it is parsed. */
const LONGEST = 5_000_000;

const require = createRequire(import.meta.url);

/** The parser takes a third of a second to load, which a process that reads no page need not spend. */
export function html(text: string): Html {
  if (text.length > LONGEST) fail('bad-response', `a page of ${text.length} characters is too long to read; ${LONGEST} are the most`);
  checkPage(text);
  const { load } = require('cheerio') as typeof import('cheerio');
  return load(text) as unknown as Html;
}
