import anyAscii from 'any-ascii';
import { numberValue, readable } from '../../text/index.ts';
import { type Lexeme, lexeme } from './lexicon.ts';

/** One word of a posted name, with what stands before it. */
export interface Token {
  /** Folded: ASCII, lower case. */
  word: string;
  /** As written, in ASCII. */
  raw: string;
  value: number | undefined;
  /** The break before it: 0 a space, dot or comma, 1 a hyphen without spaces, 2 a dash, colon, quote or bracket. */
  gap: 0 | 1 | 2;
  /** A character of meaning before it: "+", "&", "/", "#", "," or "-"; else "". */
  joint: string;
  /** Bracket around it: "(", "[" or "{"; "" outside. */
  bracket: '' | '(' | '[' | '{';
  /** Number of the bracket pair it stands in; 0 outside. */
  group: number;
  /** What the word says wherever it stands. */
  lexeme: Lexeme;
}

const CAMEL = /^(?!(?:Mc|Mac|De|Le|La|Di|Du|Van|Fitz)[A-Z][a-z]+$)(?:[A-Z][a-z]+){2,}$/;
const OPEN = '([{';
const CLOSE = ')]}';

const isLetterOrDigit = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

function isDecimalPoint(text: string, at: number, from: number): boolean {
  if (!isDigit(text.charCodeAt(at + 1)) || at - from > 3 || at === from) return false;
  for (let back = from; back < at; back++) if (!isDigit(text.charCodeAt(back))) return false;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  const before = text[from - 1];
  const next = text.charCodeAt(end);
  return (
    end - at <= 3 &&
    !isLetterOrDigit(next) &&
    !(text[end] === '.' && isDigit(text.charCodeAt(end + 1))) &&
    !(before === '.' && isDigit(text.charCodeAt(from - 2)))
  );
}

const isTens = ({ value, lexeme }: Token): boolean => value !== undefined && value >= 20 && value <= 90 && !lexeme.isDigits;

function isOpenEnd(character: string | undefined): boolean {
  return character === undefined || character === ' ' || character === '.' || character === '_' || character === '-';
}

class Scanner {
  readonly tokens: Token[] = [];
  private readonly text: string;
  private gap: 0 | 1 | 2 = 2;
  private joint = '';
  private stack: Token['bracket'][] = [];
  private groups = 0;
  private group = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** "Thirty" and "Seven" are one number. */
  private joinNumber(last: Token, word: string): boolean {
    const value = numberValue(last.word + word);
    if (value === undefined) return false;
    this.append(last, word);
    last.value = value;
    return true;
  }

  private append(last: Token, word: string): void {
    last.word += word;
    last.lexeme = lexeme(last.word);
    this.gap = 0;
    this.joint = '';
  }

  private push(raw: string): void {
    const known = lexeme(raw);
    const { word } = known;
    const last = this.tokens[this.tokens.length - 1];
    if (last && this.gap < 2 && this.joint !== ',' && isTens(last) && this.joinNumber(last, word)) return;
    const isTorn = (word === 's' || word === 't') && this.gap === 0 && this.joint === '';
    if (isTorn && last && last.word.length > 2 && last.value === undefined) {
      this.append(last, word);
      return;
    }
    const bracket = this.stack[this.stack.length - 1] ?? '';
    const { gap, joint, group } = this;
    this.tokens.push({ word, raw, value: known.value, gap, joint, bracket, group, lexeme: known });
    this.gap = 0;
    this.joint = '';
  }

  private separator(at: number): void {
    const character = this.text[at]!;
    if (OPEN.includes(character)) {
      this.stack.push(character as Token['bracket']);
      this.group = ++this.groups;
      this.gap = 2;
    } else if (CLOSE.includes(character)) {
      this.stack.pop();
      this.group = this.stack.length === 0 ? 0 : this.group;
      this.gap = 2;
    } else if (character === '-') this.hyphen(at);
    else if (':;|"~=<>'.includes(character)) this.gap = 2;
    else if (character === '_' && this.text[at + 1] === ' ') this.gap = 2;
    else if (character === "'" || character === '`') {
      if (!isLetterOrDigit(this.text.charCodeAt(at - 1))) this.gap = 2;
    } else if ('+&/#,'.includes(character)) this.mark(character);
  }

  private hyphen(at: number): void {
    const isWide = isOpenEnd(this.text[at - 1]) || isOpenEnd(this.text[at + 1]);
    this.gap = isWide ? 2 : this.gap === 0 ? 1 : this.gap;
    if (this.joint === '') this.joint = '-';
  }

  private mark(character: string): void {
    if (character !== ',' || this.joint === '') this.joint = character;
    if (character === '/' || character === '+') this.gap = 2;
  }

  run(): Token[] {
    const { text } = this;
    let at = 0;
    while (at < text.length) {
      if (isLetterOrDigit(text.charCodeAt(at))) at = this.word(at);
      else this.separator(at++);
    }
    return this.tokens;
  }

  private word(from: number): number {
    const { text } = this;
    let at = from;
    while (isLetterOrDigit(text.charCodeAt(at))) at++;
    let raw = text.slice(from, at);
    while ((text[at] === "'" || text[at] === '`') && /[a-zA-Z]/.test(text[at + 1] ?? '')) {
      const start = ++at;
      while (isLetterOrDigit(text.charCodeAt(at))) at++;
      raw += text.slice(start, at);
    }
    if (text[at] === '.' && isDecimalPoint(text, at, from)) {
      const start = at++;
      while (isDigit(text.charCodeAt(at))) at++;
      raw += text.slice(start, at);
    }
    if (raw.length > 7 && CAMEL.test(raw)) for (const piece of raw.match(/[A-Z][a-z]+/g) ?? []) this.push(piece);
    else this.push(raw);
    return at;
  }
}

/** The words of a posted name in order, with breaks and brackets; linear, at most 512 characters are read. */
export function tokenize(name: string): Token[] {
  const clean = readable(name);
  return new Scanner(/[^\u0000-\u007f]/.test(clean) ? anyAscii(clean) : clean).run();
}
