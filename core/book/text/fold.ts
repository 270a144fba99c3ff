import anyAscii from 'any-ascii';

/** Longest text that is read: what is longer is hostile or no name. */
export const LONGEST = 512;

const ENTITIES: Record<string, string> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  ndash: '-',
  mdash: '-',
  rsquo: "'",
};

/** Cuts a text to 512 characters without breaking a surrogate pair. */
export function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const last = text.charCodeAt(LONGEST - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? LONGEST - 1 : LONGEST);
}

/** Turns HTML entities (named common ones and numeric) into characters; once, so that `&amp;lt;` stays harmless. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,6});/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole;
  });
}

const CP1252 = new Map<number, number>(
  [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'].map((character, at) => [character.codePointAt(0)!, 0x80 + at]),
);
const UTF8 = new TextDecoder('utf-8', { fatal: true });

function asUtf8(run: string): string {
  const bytes: number[] = [];
  for (const character of run) {
    const code = character.codePointAt(0)!;
    const byte = code <= 0xff ? code : CP1252.get(code);
    if (byte === undefined) return run;
    bytes.push(byte);
  }
  try {
    return UTF8.decode(Uint8Array.from(bytes));
  } catch {
    return run;
  }
}

/** Repairs UTF-8 that was read as Latin-1 or Windows-1252 ("MÃ¶rder" becomes "Mörder"); leaves all else as it is. */
export function repairMojibake(text: string): string {
  return /[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u2122]/.test(text) ? text.replace(/[^\u0000-\u007f]+/g, asUtf8) : text;
}

const ASCII = /^[\0-\u007f]*$/;

/** A name as people meant it: cut, entities decoded, mojibake repaired, composed (NFC). Case and punctuation stay. */
export function readable(text: string): string {
  const plain = decodeEntities(cut(text));
  return ASCII.test(plain) ? plain : repairMojibake(plain).normalize('NFC');
}

const memo = new Map<string, string>();

/**
 * The comparable form of a text: transliterated to ASCII, lower case, "&" and "+" as "and", apostrophes closed up, all other
 * punctuation a single space. Linear; at most 512 characters are read.
 */
export function fold(text: string): string {
  const known = memo.get(text);
  if (known !== undefined) return known;
  const folded = anyAscii(readable(text).replace(/[‘’ʼ＇`´]/g, "'"))
    .toLowerCase()
    .replace(/'/g, '')
    .replace(/[&+]/g, ' and ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  if (memo.size > 5000) memo.clear();
  if (text.length <= LONGEST) memo.set(text, folded);
  return folded;
}

/** The folded words of a text, in order; a possessive "s" torn off by a missing apostrophe is closed up again. */
export function words(text: string): string[] {
  const folded = fold(text);
  if (folded === '') return [];
  const found: string[] = [];
  for (const word of folded.split(' ')) {
    const before = found[found.length - 1];
    if ((word === 's' || word === 't') && before !== undefined && before.length > 2 && /[a-z]$/.test(before)) {
      found[found.length - 1] = before + word;
    } else found.push(word);
  }
  return found;
}

/** A key under which "Väckelse", "Vaeckelse" and "Vackelse" are one: doubled vowels of old transcriptions are made single. */
export function umlautFree(word: string): string {
  return word.replace(/([aou])e(?=[a-z])/g, '$1').replace(/aa/g, 'a');
}

/** Without a leading "the", "a", "an", or a trailing "the" ("Stand, The"). Takes and gives folded text. */
export function articleFree(folded: string): string {
  const free = folded.replace(/^(?:the|an|a) (?=.)/, '');
  return free === folded && free.endsWith(' the') ? free.slice(0, -4) : free;
}
