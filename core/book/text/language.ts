import { iso6393 } from 'iso-639-3';
import { fold } from './fold.ts';

/** Codes that services write instead of the standard's own. */
const ODD_CODES: Record<string, string> = {
  ger: 'de',
  fre: 'fr',
  dut: 'nl',
  jap: 'ja',
  jpn: 'ja',
  cht: 'zh',
  chs: 'zh',
  ptbr: 'pt',
  eng: 'en',
};
const ODD_NAMES: Record<string, string> = {
  castellano: 'es',
  castilian: 'es',
  flemish: 'nl',
  brazilian: 'pt',
  mandarin: 'zh',
  farsi: 'fa',
  norsk: 'no',
};
const NO_LANGUAGE = new Set(['und', 'mul', 'zxx', 'mis', 'unknown', 'other', 'multiple', 'none', 'multi', 'various']);

let codes: Map<string, string> | undefined;
let names: Map<string, string> | undefined;

function nameTable(): Map<string, string> {
  const into = new Map<string, string>();
  for (const language of iso6393) {
    if (language.type !== 'living' && language.type !== 'ancient' && language.type !== 'constructed') continue;
    const code = language.iso6391 ?? language.iso6393;
    const name = fold(language.name.replace(/\(.*/, ''));
    if (language.iso6391 || !into.has(name)) into.set(name, code);
  }
  const own = iso6393.flatMap((language) => (language.iso6391 ? [language.iso6391] : []));
  for (const speaker of ['en', 'de', 'fr', 'es', 'sv', 'nl']) {
    const shown = new Intl.DisplayNames([speaker], { type: 'language', fallback: 'none' });
    for (const code of own) into.set(fold(shown.of(code) ?? code), code);
  }
  for (const code of own) into.set(fold(new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }).of(code) ?? code), code);
  for (const [name, code] of Object.entries(ODD_NAMES)) into.set(name, code);
  return into;
}

function codeTable(): Map<string, string> {
  if (codes) return codes;
  codes = new Map();
  for (const { iso6391, iso6393: three, iso6392B, iso6392T } of iso6393) {
    const code = iso6391 ?? three;
    for (const key of [three, iso6392B, iso6392T, iso6391]) if (key) codes.set(key, code);
  }
  for (const [key, code] of Object.entries(ODD_CODES)) codes.set(key, code);
  return codes;
}

/** The language of a full name in English, in itself or in a few neighbours ("German", "Deutsch", "Allemand"); no codes. */
export function languageOfName(name: string): string | undefined {
  names ??= nameTable();
  return names.get(fold(name));
}

/**
 * ISO 639-1 code (ISO 639-3 where there is none) of a name or code as services write it: "English", "eng", "en-GB", "GER",
 * "Deutsch". undefined for what names none ("und", "Other", "").
 */
export function languageCode(nameOrCode: string | null | undefined): string | undefined {
  if (!nameOrCode) return undefined;
  const text = nameOrCode.slice(0, 60).trim().toLowerCase();
  if (NO_LANGUAGE.has(text)) return undefined;
  const table = codeTable();
  return table.get(text) ?? languageOfName(text) ?? table.get(text.replace(/[-_].*/, '')) ?? languageOfName(text.replace(/[(,;/].*/, ''));
}
