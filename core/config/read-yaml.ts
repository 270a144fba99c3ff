import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import type { Finding, Place } from './finding.ts';
import { configFinding } from './messages.ts';
import { Secret } from './secret.ts';
import { tooDeepAt } from './yaml-depth.ts';
import { yamlErrorFinding } from './yaml-error.ts';
import { walkYaml } from './yaml-walk.ts';

export type Path = readonly (string | number)[];

/** A file that is sound YAML, as plain data, with the place of everything in it. */
export interface YamlFile {
  file: string;
  text: string;
  value: unknown;
  /** The place of a key or of a value; of the nearest thing above it where the path itself is not in the file. */
  place(path: Path, what?: 'key' | 'value'): Place;
}

export const MAX_FILE_BYTES = 1_000_000;

const SECRET_TAG = { tag: '!secret', resolve: (name: string) => new Secret(name) };

/** One document of YAML 1.2, its mistakes found all at once. */
export function readYaml(file: string, rawText: string): { yaml?: YamlFile; findings: Finding[] } {
  const text = rawText.replace(/^\uFEFF/, '');
  const top = { file, line: 1, column: 1 };
  if (Buffer.byteLength(text) > MAX_FILE_BYTES) return { findings: [configFinding('config/too-large', top)] };
  const lines = new LineCounter();
  const deep = tooDeepAt(text, lines);
  if (deep !== undefined) return { findings: [configFinding('config/too-deep', placeOf(file, lines, deep))] };
  return parse(file, text);
}

function parse(file: string, text: string): { yaml?: YamlFile; findings: Finding[] } {
  const lines = new LineCounter();
  // `uniqueKeys` is quadratic and tells only one place; yaml-walk looks for duplicates itself. At logLevel "silent" a second document is no error.
  const options = { lineCounter: lines, uniqueKeys: false, merge: false, resolveKnownTags: false, prettyErrors: false } as const;
  const document = parseDocument(text, { ...options, version: '1.2', schema: 'core', logLevel: 'error', customTags: [SECRET_TAG] });
  const at = (offset: number) => placeOf(file, lines, offset);
  const findings = syntaxFindings(document, text, at);
  if (findings.length > 0) return { findings };
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return { findings: [configFinding('config/empty', at(0))] };
  const walked = walkYaml(document.contents, at);
  if (walked.length > 0) return { findings: walked };
  const value = plainData(document);
  if (value === undefined) return { findings: [configFinding('config/alias-bomb', at(firstAlias(document)))] };
  return { yaml: { file, text, value, place: (path, what = 'value') => locate({ document, at }, path, what) }, findings: [] };
}

function syntaxFindings(document: Document, text: string, at: (offset: number) => Place): Finding[] {
  const problems: YAMLError[] = [...document.errors, ...document.warnings];
  // One broken bracket makes the parser complain of all that follows: the first complaint is the one to read.
  const found = problems.slice(0, 1).map((problem) => yamlErrorFinding(problem, text, at(problem.pos[0])));
  const directive = document.directives?.yaml;
  if (directive?.explicit && directive.version !== '1.2')
    found.push(configFinding('config/not-yaml', at(0), { what: 'another version is asked for', remedy: 'Take the %YAML line away.' }));
  return found;
}

function plainData(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    if (error instanceof ReferenceError) return undefined;
    throw error;
  }
}

function firstAlias(document: Document): number {
  let offset = 0;
  visit(document, {
    Alias: (_key, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function locate(source: { document: Document; at: (offset: number) => Place }, path: Path, what: 'key' | 'value'): Place {
  let node: unknown = source.document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(source.document);
    const found: { key?: unknown; value: unknown } | undefined = child(node, step);
    if (!found) return source.at(offset);
    const isLast = index === path.length - 1;
    offset = (isLast && what === 'key' ? startOf(found.key) : undefined) ?? startOf(found.value) ?? startOf(found.key) ?? offset;
    node = found.value;
  }
  return source.at(offset);
}

const pairsOf = new WeakMap<YAMLMap, Map<string, Pair>>();

function child(node: unknown, step: string | number): { key?: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pairs = pairsOf.get(node) ?? new Map(node.items.map((pair) => [keyText(pair), pair]));
    pairsOf.set(node, pairs);
    return pairs.get(String(step));
  }
  if (isSeq(node) && typeof step === 'number' && step < node.items.length) return { value: node.items[step] };
  return undefined;
}

function keyText(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value ?? '') : '';
}

function startOf(node: unknown): number | undefined {
  const range = (node as Node | null | undefined)?.range;
  if (!range) return undefined;
  // An empty value has no characters: its key is the better place.
  return node instanceof Scalar && node.value === null && range[0] === range[1] ? undefined : range[0];
}

function placeOf(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}
