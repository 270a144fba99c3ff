export type Piece = [kind: '' | 'note' | 'name' | 'text' | 'value' | 'sign' | 'secret', text: string];

const SIGNS = /^(->|[{}[\],:|-])/;
const RULES: [Piece[0], RegExp][] = [
  ['note', /^#.*/],
  ['text', /^"(?:[^"\\]|\\.)*"?|^'[^']*'?/],
  ['secret', /^!secret\b\s*[\w-]*/],
  ['name', /^[A-Za-z][\w.-]*(?=:(\s|$))/],
  ['value', /^(true|false|null|always|never|manual|[0-9][\w./]*)(?![\w-])/],
  ['sign', SIGNS],
];

/** One line of YAML as coloured pieces; together they are the line again. */
export function highlight(line: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = line;
  while (rest !== '') {
    const isFresh = pieces.length === 0 || /[\s{[,(]$/.test(pieces.at(-1)?.[1] ?? '') || /[:>-]$/.test(pieces.at(-1)?.[1] ?? '');
    const found = RULES.find(
      ([kind, rule]) => (isFresh || kind === 'sign' || kind === 'note') && rule.test(rest) && (kind !== 'note' || isFresh),
    );
    const text = found ? (found[1].exec(rest)?.[0] ?? '') : (/^(\s+|[^\s{}[\],:#"'!-]+|.)/.exec(rest)?.[0] ?? rest);
    pieces.push([found?.[0] ?? '', text]);
    rest = rest.slice(text.length);
  }
  return pieces;
}
