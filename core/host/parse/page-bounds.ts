import { fail } from '../fail.ts';

const DEEPEST = 1_500;
/** Ten times what a long page of a shop holds; each costs some microseconds, while all else waits. */
const MOST_ELEMENTS = 100_000;
const MOST_ATTRIBUTES = 2_000;
const MOST_STRAY = 20_000;
const RAW = /^(script|style|textarea|title|iframe|xmp)$/;
/** Elements that end by themselves: a page may leave any number of them open. */
const SELF_ENDING =
  /^(area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|optgroup|colgroup|html|head|body)$/;

/** Refuses a page on which a parser would spend minutes: the parser looks through all open elements, and all attributes, again and again. */
export function checkPage(text: string): void {
  let depth = 0;
  let elements = 0;
  let stray = 0;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const name = /[a-z][a-z0-9]{0,20}/iy;
    const isEnd = text[at + 1] === '/';
    name.lastIndex = at + (isEnd ? 2 : 1);
    const tag = name.exec(text)?.[0].toLowerCase();
    if (tag === undefined) {
      stray += 1;
      if (stray > MOST_STRAY)
        fail('bad-response', `a page holds more than ${MOST_STRAY} signs that begin no element; it is not what was asked for`);
      at = text.startsWith('<!--', at) ? after(text, '-->', at) : at + 1;
      continue;
    }
    if (!isEnd) elements += 1;
    if (elements > MOST_ELEMENTS) fail('bad-response', `a page holds more than ${MOST_ELEMENTS} elements; it is not what was asked for`);
    const end = tagEnd(text, name.lastIndex);
    if (!SELF_ENDING.test(tag)) depth = isEnd ? Math.max(depth - 1, 0) : depth + (text[end - 1] === '/' ? 0 : 1);
    if (depth > DEEPEST) fail('bad-response', `a page is nested deeper than ${DEEPEST} elements; it is not what was asked for`);
    at = !isEnd && RAW.test(tag) ? after(text, `</${tag}`, end) : end;
  }
}

/** Where a tag ends, its quoted values skipped. */
function tagEnd(text: string, from: number): number {
  let attributes = 0;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 62) return at;
    if (code === 61 && (text[at + 1] === '"' || text[at + 1] === "'")) {
      const close = text.indexOf(text[at + 1]!, at + 2);
      if (close < 0) return text.length;
      at = close;
    } else if (code === 32 || code === 47 || (code >= 9 && code <= 13)) attributes += 1;
    if (attributes > MOST_ATTRIBUTES)
      fail('bad-response', `a page has an element of more than ${MOST_ATTRIBUTES} attributes; it is not what was asked for`);
  }
  return text.length;
}

function after(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
}
