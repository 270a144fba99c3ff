/** The site's language numbers (2026); 52 is its own number for Brazilian Portuguese. */
const BY_NUMBER: Record<number, string> = {
  1: 'en',
  2: 'zh',
  4: 'es',
  16: 'ru',
  22: 'nl',
  34: 'pt',
  36: 'fr',
  37: 'de',
  38: 'ja',
  40: 'sv',
  43: 'it',
  45: 'pl',
  52: 'pt',
  64: 'sq',
};

/** Rows carry three letters, some of the bibliographic and some of the terminological ISO 639-2 set. */
const BY_LETTERS: Record<string, string> = {
  ENG: 'en',
  CHI: 'zh',
  ZHO: 'zh',
  SPA: 'es',
  RUS: 'ru',
  DUT: 'nl',
  NLD: 'nl',
  POR: 'pt',
  FRE: 'fr',
  FRA: 'fr',
  GER: 'de',
  DEU: 'de',
  JPN: 'ja',
  SWE: 'sv',
  ITA: 'it',
  POL: 'pl',
  ALB: 'sq',
  SQI: 'sq',
  DAN: 'da',
  NOR: 'no',
  FIN: 'fi',
  CZE: 'cs',
  CES: 'cs',
  HUN: 'hu',
  TUR: 'tr',
  ARA: 'ar',
  HEB: 'he',
  HIN: 'hi',
  KOR: 'ko',
  GRE: 'el',
  ELL: 'el',
  LAT: 'la',
  UKR: 'uk',
};

/** ISO 639-1 of a row's language; the letters are surer than the number, which knows no dialects. */
export function languageOf(letters: unknown, number: unknown): string | undefined {
  return BY_LETTERS[String(letters ?? '').toUpperCase()] ?? BY_NUMBER[Number(number)];
}

/** The site's numbers for an ISO 639-1 code; empty where it has none, and then no language may be sent. */
export function languageNumbers(iso: string | undefined): number[] {
  if (!iso) return [];
  return Object.keys(BY_NUMBER)
    .map(Number)
    .filter((number) => BY_NUMBER[number] === iso.toLowerCase());
}
