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

/** Resolves numeric and the common named entities; others stay as they are. */
export function withoutEntities(text: string): string {
  return text.replace(/&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});/g, (whole, body: string) => entity(body) ?? whole);
}
