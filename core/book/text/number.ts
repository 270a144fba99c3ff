const UNITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS =
  'zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth'.split(
    ' ',
  );

const SPELLED = new Map<string, number>();
const ORDINAL = new Map<string, number>();
UNITS.forEach((word, value) => {
  SPELLED.set(word, value);
});
ORDINALS.forEach((word, value) => {
  ORDINAL.set(word, value);
});
TENS.forEach((tens, ten) => {
  if (tens === '') return;
  SPELLED.set(tens, ten * 10);
  ORDINAL.set(tens.replace(/y$/, 'ieth'), ten * 10);
  for (let unit = 1; unit <= 9; unit++) {
    SPELLED.set(`${tens}${UNITS[unit]}`, ten * 10 + unit);
    ORDINAL.set(`${tens}${ORDINALS[unit]}`, ten * 10 + unit);
  }
});

const ROMAN_DIGITS: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 };

/** The value of a roman number up to 100 in its one correct spelling ("xiv" is 14, "iiii" is none). */
export function romanValue(word: string): number | undefined {
  if (!/^[ivxlc]{1,8}$/.test(word) || !/^c?(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/.test(word)) return undefined;
  let sum = 0;
  for (let at = 0; at < word.length; at++) {
    const value = ROMAN_DIGITS[word[at]!]!;
    sum += value < (ROMAN_DIGITS[word[at + 1] ?? ''] ?? 0) ? -value : value;
  }
  return sum;
}

/** The value of a spelled-out number from zero to ninety-nine in one folded word ("three", "twentyone"). */
export function spelledValue(word: string): number | undefined {
  return SPELLED.get(word);
}

/** The value of an ordinal in one folded word ("third", "3rd", "twentyfirst"). */
export function ordinalValue(word: string): number | undefined {
  const digits = /^(\d{1,3})(?:st|nd|rd|th)$/.exec(word);
  return digits ? Number(digits[1]) : ORDINAL.get(word);
}

const IN_WORDS = new Map([...ORDINAL, ...SPELLED]);

/** The value of digits, a spelled-out number, an ordinal or a roman number, in one folded word. */
export function numberValue(word: string): number | undefined {
  const first = word.charCodeAt(0);
  if (first >= 48 && first <= 57) return /^\d{1,4}$/.test(word) ? Number(word) : ordinalValue(word);
  const value = IN_WORDS.get(word);
  return value === undefined && word.length <= 6 && 'ivxlc'.includes(word[0] ?? '-') ? romanValue(word) : value;
}
