const DEEPEST = 100;

/** What is wrong with the tags of an XML text, in one pass; null where each is closed in its order. */
export function structureMistake(text: string): string | null {
  const open: string[] = [];
  let hasRoot = false;
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const special = skipSpecial(text, at);
    if (special === -1) return 'it is cut short';
    if (special !== null) {
      at = special;
      continue;
    }
    const end = tagEnd(text, at);
    if (end < 0) return 'it is cut short';
    const isEnd = text[at + 1] === '/';
    const name = nameAt(text, at + (isEnd ? 2 : 1));
    if (name === '') return 'a tag has no name';
    if (isEnd && open.pop() !== name) return `</${name}> closes nothing`;
    if (!isEnd && open.length === 0 && hasRoot) return 'there are two roots';
    if (!isEnd && text[end - 1] !== '/') open.push(name);
    hasRoot = true;
    if (open.length > DEEPEST) return `it is nested deeper than ${DEEPEST} levels`;
    at = end;
  }
  if (!hasRoot) return 'it has no root';
  return open.length > 0 ? `<${open.at(-1)}> is not closed` : null;
}

/** The end of a comment, a CDATA section or an instruction; -1 where it has none, null where this is a tag. */
function skipSpecial(text: string, at: number): number | null {
  for (const [begin, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (text.startsWith(begin, at)) return text.indexOf(end, at + begin.length);
  }
  return null;
}

function tagEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '>') return at;
    if (sign === '<') return -1;
    if (sign === '"' || sign === "'") {
      at = text.indexOf(sign, at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

function nameAt(text: string, from: number): string {
  const name = /[\p{L}_][\p{L}\p{N}_.:-]{0,200}/uy;
  name.lastIndex = from;
  return name.exec(text)?.[0] ?? '';
}
