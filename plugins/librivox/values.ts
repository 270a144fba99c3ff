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

/** LibriVox files a title without its article. */
export function withoutArticle(title: string): string {
  return oneLine(title).replace(/^(the|a|an|der|die|das|le|la|les|l'|el|los|las|il|lo|gli|i) (?=.)/i, '');
}

/** "(version 2)" tells recordings apart, and is no part of the title. */
export function titleOf(title: string): string {
  return oneLine(title).replace(/\s?\((?:version|ver\.?|v\.?)\s?\d{1,2}\)/i, '');
}

const LANGUAGES =
  'af ar bg bn ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy id is it ja jv ko la lt lv ml mr ms nl no pl pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur vi yi zh'.split(
    ' ',
  );
const english = new Intl.DisplayNames('en', { type: 'language' });
const NAMES = new Map(LANGUAGES.map((code) => [(english.of(code) ?? code).toLowerCase(), code]));

/** "English", "Ancient Greek", "Multilingual": the name decides, and none is guessed. */
export function languageOf(name: string | null | undefined): string | undefined {
  const words = oneLine(name).toLowerCase();
  return NAMES.get(words) ?? (words === 'ancient greek' ? 'grc' : undefined);
}

/** The archive's own name of the recording: the last part of its page's address, or the folder of its zip. */
export function archiveOf(page: string | null | undefined, zip: string | null | undefined): string | undefined {
  const name = /\/details\/([\w.-]{1,100})\/?$/.exec(page ?? '')?.[1] ?? /\/download\/([\w.-]{1,100})\//.exec(zip ?? '')?.[1];
  return name && !/^\.+$/.test(name) ? name : undefined;
}
