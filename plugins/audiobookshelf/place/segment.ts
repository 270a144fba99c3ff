const MAX_BYTES = 180;
/** Audiobookshelf's upload cuts names at 255 bytes of UTF-16; a name that it would cut is not found again. */
const MAX_UTF16_UNITS = 127;

const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
const RESERVED = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?=$|\.)/i;
/** Audiobookshelf ignores folders with these endings. */
const IGNORED = /\.(part|tmp|temp|tempfile~?|crdownload|download|bak|old)$/i;

/** One folder name that every file system takes and Audiobookshelf reads as it is meant; `instead` where nothing is left. */
export function segment(text: string, instead: string): string {
  let name = text;
  // what one rule leaves may be another's business: "a .old" ends as two spaces
  for (let clean = pass(name); clean !== name; clean = pass(name)) name = clean;
  return name || instead;
}

function pass(text: string): string {
  const clean = text
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '')
    .replace(/\s/g, ' ')
    .replace(CONTROLS, '')
    // "2001: A Space Odyssey" with a dash would be read as the year 2001, and "13: ..." as book 13
    .replace(/^((?:\d+(?:\.\d+)? - )?\d+)\s*:\s*/, '$1, ')
    .replace(/\s*:\s*/g, ' - ')
    .replace(/[\\/|]/g, '-')
    .replace(/"/g, "'")
    .replace(/[<>*?]/g, '')
    .replace(/@eaDir/g, 'eaDir')
    .replace(/ +/g, ' ');
  return bare(shorten(bare(clean)))
    .replace(RESERVED, '$1_')
    .replace(IGNORED, ' $1');
}

/** Without what must not stand at the ends: dots, spaces, and a dash that a colon left behind. */
function bare(text: string): string {
  return text
    .replace(/^[. ]+/, '')
    .replace(/( -)?[. ]*$/, '')
    .replace(/[. ]+$/, '');
}

function shorten(text: string): string {
  if (fits(text)) return text;
  let kept = '';
  for (const { segment: grapheme } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (!fits(kept + grapheme)) break;
    kept += grapheme;
  }
  return kept;
}

function fits(text: string): boolean {
  return text.length <= MAX_UTF16_UNITS && Buffer.byteLength(text) <= MAX_BYTES;
}
