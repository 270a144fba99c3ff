const MARKS = /[\\`*_~|>#[\]()<{}@:+-]/;

/** Text in which nothing is markdown, a mention, a link or an emoji, cut to so many characters without breaking one. */
export function plainText(text: string, longest: number): string {
  let kept = '';
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    const next = written(segment);
    if (kept.length + next.length > longest - 1) return `${kept}…`;
    kept += next;
  }
  return kept;
}

// A zero-width space after "@" keeps names from being mentions even where the client would look for them; a backslash the rest.
function written(segment: string): string {
  if (segment === '@') return '@\u200b';
  return MARKS.test(segment) && segment.length === 1 ? `\\${segment}` : segment;
}
