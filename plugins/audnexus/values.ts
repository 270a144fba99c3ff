/** An object without the fields that say nothing. */
export function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}

export function oneLine(text: string | null | undefined): string {
  return (text ?? '').slice(0, 2000).replace(/\s+/g, ' ').trim();
}

/** Letters and digits alone, for comparing names. */
export function folded(text: string): string {
  return oneLine(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Roles hang on names by a dash ("Christopher Tolkien - editor", recorded); who only edited or translated is no author. */
export function people(names: readonly { name: string }[] | null | undefined): string[] {
  const lines = (names ?? []).map(({ name }) => oneLine(name)).filter((name) => name !== '');
  return [...new Set(lines.filter((name) => !/\s[-–—]\s\p{Ll}[\p{L}\s/&,]{2,60}$/u.test(name)))];
}

const LANGUAGES =
  'ar bg ca cs da de el en es et fa fi fr he hi hr hu id is it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv ta te th tr uk ur vi zh'.split(
    ' ',
  );
const english = new Intl.DisplayNames('en', { type: 'language' });
const NAMES = new Map([
  ...LANGUAGES.map((code) => [(english.of(code) ?? code).toLowerCase(), code] as const),
  ['mandarin', 'zh'],
  ['castilian', 'es'],
]);

/** "english", "mandarin_chinese", "portuguese (brazil)". */
export function languageOf(name: string | null | undefined): string | undefined {
  return NAMES.get(/^[a-z]+/.exec(oneLine(name).toLowerCase())?.[0] ?? '');
}

/** The day alone; what has no date yet is put into a far year. */
export function dateOf(text: string | null | undefined): string | undefined {
  const day = /^(\d{4})-\d{2}-\d{2}/.exec(text ?? '');
  return day && Number(day[1]) < 2100 ? day[0] : undefined;
}

export function isbn13Of(text: string | null | undefined): string | undefined {
  const digits = oneLine(text).replace(/[\s-]+/g, '');
  return /^97[89]\d{10}$/.test(digits) ? digits : undefined;
}

/** Ten characters whose check digit is right: an ASIN of digits alone may be one. */
export function isbn10Of(text: string | null | undefined): string | undefined {
  const digits = oneLine(text)
    .replace(/[\s-]+/g, '')
    .toUpperCase();
  if (!/^\d{9}[\dX]$/.test(digits)) return undefined;
  const sum = [...digits].reduce((total, digit, at) => total + (10 - at) * (digit === 'X' ? 10 : Number(digit)), 0);
  return sum % 11 === 0 ? digits : undefined;
}

export function coverOf(link: string | null | undefined): string | undefined {
  return link && /^https:\/\//.test(link) && URL.canParse(link) ? link : undefined;
}

export function positive(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
