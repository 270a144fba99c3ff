/** Two-letter codes of ISO 639-1. */
const CODES =
  'aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu'.split(
    ' ',
  );

let names: Map<string, string> | undefined;

/** ISO 639 code of what people write into the field ("English", "Deutsch", "eng", "en-GB"); what is no known language is left out. */
export function languageCode(text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  const known = nameTable().get(wanted);
  if (known) return known;
  if (!/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/.test(wanted) || wanted === 'und') return undefined;
  try {
    return new Intl.Locale(wanted.replaceAll('_', '-')).language;
  } catch {
    return undefined;
  }
}

function nameTable(): Map<string, string> {
  if (names) return names;
  names = new Map();
  const english = new Intl.DisplayNames('en', { type: 'language' });
  for (const code of CODES) {
    const own = new Intl.DisplayNames(code, { type: 'language' }).of(code);
    if (own) names.set(own.toLowerCase(), code);
  }
  for (const code of CODES) names.set((english.of(code) ?? code).toLowerCase(), code);
  return names;
}
