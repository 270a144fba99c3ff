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

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  sbquo: '‚',
  ldquo: '“',
  rdquo: '”',
  bdquo: '„',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  shy: '',
  zwj: '',
  zwnj: '',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  pound: '£',
  iexcl: '¡',
  iquest: '¿',
  szlig: 'ß',
  oelig: 'œ',
  OElig: 'Œ',
  aelig: 'æ',
  AElig: 'Æ',
  oslash: 'ø',
  Oslash: 'Ø',
  aring: 'å',
  Aring: 'Å',
};

/** The accents that entities spell out after their letter: `&eacute;` is e and an acute. */
const ACCENTS: Record<string, string> = {
  acute: '\u0301',
  grave: '\u0300',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  cedil: '\u0327',
  caron: '\u030c',
};

function codePoint(value: number): string {
  const isText = value >= 0x20 && value <= 0x10ffff && !(value >= 0xd800 && value <= 0xdfff);
  return value === 9 || value === 10 ? '\n' : isText ? String.fromCodePoint(value) : '';
}

function entity(body: string): string | null {
  if (body.startsWith('#x') || body.startsWith('#X')) return codePoint(Number.parseInt(body.slice(2), 16));
  if (body.startsWith('#')) return codePoint(Number.parseInt(body.slice(1), 10));
  const named = NAMED[body];
  if (named !== undefined) return named;
  const accent = ACCENTS[body.slice(1)];
  return accent ? `${body[0]}${accent}`.normalize('NFC') : null;
}

function withoutEntities(text: string): string {
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});/g, (whole, body: string) => entity(body) ?? whole);
}

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
