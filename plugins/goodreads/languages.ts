/** Every ISO 639-1 code; the names are those of the ICU data in Node, plus the forms of ISO 639-2 that Goodreads prints. */
const CODES =
  'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj ' +
  'fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky ' +
  'la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw ' +
  'sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu';

/** Goodreads says "Greek, Modern (1453-)" or "Spanish; Castilian"; the part before is looked up, these are what is left. */
const OTHERS: Record<string, string> = {
  bengali: 'bn',
  'brazilian portuguese': 'pt',
  castilian: 'es',
  dhivehi: 'dv',
  haitian: 'ht',
  tagalog: 'tl',
  farsi: 'fa',
  flemish: 'nl',
  valencian: 'ca',
  moldavian: 'ro',
  'gaelic scottish gaelic': 'gd',
  gaelic: 'gd',
  uighur: 'ug',
  kirghiz: 'ky',
  panjabi: 'pa',
  pushto: 'ps',
  'central khmer': 'km',
  oriya: 'or',
  sinhala: 'si',
  filipino: 'fil',
  pilipino: 'fil',
  'bokmal norwegian': 'nb',
  'norwegian bokmal': 'nb',
  'norwegian nynorsk': 'nn',
  'greek ancient to 1453': 'grc',
  'english middle 1100 1500': 'enm',
  'english old ca 450 1100': 'ang',
  'chinese simplified': 'zh',
  'chinese traditional': 'zh',
  mandarin: 'zh',
  scots: 'sco',
};

const fold = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

// ICU folds tl into Filipino, so what is said above is put in last.
const english = new Intl.DisplayNames('en', { type: 'language' });
const NAMES = new Map(CODES.split(' ').map((code) => [fold(english.of(code) ?? code), code]));
for (const [name, code] of Object.entries(OTHERS)) NAMES.set(name, code);

/** ISO 639-1 (else 639-3) of an English language name; undefined for "Multiple languages" and what nobody knows. */
export function languageCode(name: string | null | undefined): string | undefined {
  if (!name) return undefined;
  const parts = [name, ...name.split(';'), name.split(/[,(]/)[0]!];
  return parts.map((part) => NAMES.get(fold(part))).find((code) => code !== undefined);
}
