import { load } from 'cheerio';
import type { Html } from '../../sdk/index.ts';
import { fail } from '../fail.ts';

/** Beyond this a page would hold up all else while it is parsed. */
const LONGEST = 5_000_000;

export function html(text: string): Html {
  if (text.length > LONGEST) fail('bad-response', `a page of ${text.length} characters is too long to read; ${LONGEST} are the most`);
  return load(text) as unknown as Html;
}
