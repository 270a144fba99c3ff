import { withoutEntities } from './entities.ts';

const BLOCKS = new Set([
  'p',
  'br',
  'div',
  'li',
  'ul',
  'ol',
  'tr',
  'table',
  'blockquote',
  'hr',
  'section',
  'article',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
]);
const SILENT = new Set(['script', 'style', 'template']);

/** One pass over the text; every search for an end begins where the last one stopped, so hostile text costs no more than long text. */
function withoutTags(text: string): string {
  const lastClose = text.lastIndexOf('>');
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0 || open > lastClose) break;
    parts.push(text.slice(at, open));
    const step = tagAt(text, open);
    parts.push(step.text);
    at = step.next;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function tagAt(text: string, open: number): { text: string; next: number } {
  if (!/[a-zA-Z/!?]/.test(text[open + 1] ?? '')) return { text: '<', next: open + 1 };
  if (text.startsWith('<!--', open)) {
    const end = text.indexOf('-->', open + 4);
    return { text: '', next: end < 0 ? text.length : end + 3 };
  }
  const close = text.indexOf('>', open);
  const name = (/^<\/?([a-zA-Z][a-zA-Z0-9]{0,12})/.exec(text.slice(open, open + 16))?.[1] ?? '').toLowerCase();
  if (SILENT.has(name) && text[open + 1] !== '/') {
    const end = text.indexOf(`</${name}`, close);
    return { text: '', next: end < 0 ? text.length : end };
  }
  return { text: BLOCKS.has(name) ? '\n' : '', next: close + 1 };
}

function tidied(text: string): string {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .split('\n')
    .map((line) => line.split(/\s+/).filter(Boolean).join(' '));
  return lines
    .filter((line, at) => line !== '' || (at > 0 && lines[at - 1] !== ''))
    .join('\n')
    .trim();
}

/**
 * Plain text out of a description that may hold HTML: block tags become line breaks, other tags vanish, entities are resolved
 * (also doubly escaped ones), control and direction characters are dropped. Cleaning a clean text changes nothing.
 */
export function plainText(html: string): string {
  let text = html;
  for (let pass = 0; pass < 4; pass += 1) {
    const next = tidied(withoutEntities(withoutTags(text)));
    if (next === text) break;
    text = next;
  }
  return text;
}

/** One line of plain text: what a title, a name or a publisher may hold. */
export function plainLine(text: string): string {
  return plainText(text).split(/\s+/).join(' ').trim();
}
