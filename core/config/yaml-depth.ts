import { Lexer, type LineCounter, Parser } from 'yaml';

const MAX_DEPTH = 40;
// One level of data takes up to two places on the parser's stack.
const MAX_STACK = MAX_DEPTH * 2;

/**
 * The offset at which the nesting goes too deep. The parser composes recursively, and where the stack runs out inside a
 * regular expression the whole process dies ("- - - -" 400,000 times does it), so depth is measured before.
 */
export function tooDeepAt(text: string, lines: LineCounter): number | undefined {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > MAX_STACK) return parser.offset;
  }
  return undefined;
}
