/** Completion of pipelines.yaml from its JSON schema: pure, so that it is tested without a browser. */
export type Schema = Record<string, unknown> & {
  $ref?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  type?: string;
  description?: string;
  title?: string;
  $defs?: Record<string, Schema>;
};

export interface Option {
  text: string;
  about: string;
  isKey: boolean;
}

/** Where the caret stands: under which keys, and what is begun there. `[]` is an entry of a list. */
export interface Spot {
  path: string[];
  word: string;
  isKey: boolean;
}

interface Frame {
  path: string[];
  isList: boolean;
  key: string | null;
}

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** The keys that the lines above hold over a line that is indented so far. */
function above(lines: readonly string[], indent: number): string[] {
  const path: string[] = [];
  let limit = indent;
  for (let index = lines.length - 1; index >= 0 && limit > 0; index--) {
    const line = lines[index] ?? '';
    if (/^\s*(#|$)/.test(line)) continue;
    const dash = /^( *)- +/.exec(line);
    const inner = dash ? dash[0].length : -1;
    if (dash && inner <= limit && (dash[1] ?? '').length < limit) {
      const key = inner < limit ? /^([\w.-]+):/.exec(line.slice(inner))?.[1] : undefined;
      path.unshift('[]', ...(key ? [key] : []));
      limit = (dash[1] ?? '').length;
      const list = ownerOf(lines.slice(0, index), limit);
      if (list) {
        path.unshift(list.key);
        limit = list.indent;
      }
      continue;
    }
    const key = /^( *)([\w.-]+):/.exec(line);
    if (key && indentOf(line) < limit) {
      path.unshift(key[2] ?? '');
      limit = indentOf(line);
    }
  }
  return path;
}

/** The key whose list has its dashes at this column: it may stand at the same one. */
function ownerOf(lines: readonly string[], column: number): { key: string; indent: number } | null {
  for (const line of lines.toReversed()) {
    if (/^\s*(#|-|$)/.test(line) || indentOf(line) > column) continue;
    const key = /^( *)([\w.-]+):\s*(#.*)?$/.exec(line);
    return key ? { key: key[2] ?? '', indent: indentOf(line) } : null;
  }
  return null;
}

export function spotAt(text: string, caret: number): Spot {
  const lines = text.slice(0, caret).split('\n');
  const line = lines.pop() ?? '';
  const dash = /^( *)- +/.exec(line);
  const column = dash ? (dash[1] ?? '').length : indentOf(line);
  const owner = dash ? ownerOf(lines, column) : null;
  const base = dash ? [...above(lines, owner?.indent ?? column), ...(owner ? [owner.key] : []), '[]'] : above(lines, column);
  return inLine(base, line.slice(dash ? dash[0].length : column));
}

/** Goes on inside one line, through `{ key: value, ... }` and `[ ... ]`. */
function inLine(path: string[], line: string): Spot {
  const frames: Frame[] = [{ path, isList: false, key: null }];
  let word = '';
  for (let index = 0; index < line.length; index++) {
    const sign = line[index] ?? '';
    const frame = frames.at(-1) as Frame;
    const inner = frame.isList ? [...frame.path, '[]'] : frame.key === null ? frame.path : [...frame.path, frame.key];
    if (sign === '{') frames.push({ path: inner, isList: false, key: null });
    else if (sign === '[') frames.push({ path: inner, isList: true, key: null });
    else if ((sign === '}' || sign === ']') && frames.length > 1) frames.pop();
    else if (sign === ',') frame.key = null;
    else if (sign === ':' && frame.key === null && !frame.isList && /[ \n]|^$/.test(line[index + 1] ?? '')) frame.key = word.trim();
    else {
      word = sign === ' ' && frame.key !== null ? '' : word + sign;
      continue;
    }
    word = '';
  }
  const frame = frames.at(-1) as Frame;
  const isKey = !frame.isList && frame.key === null;
  return {
    path: frame.isList ? [...frame.path, '[]'] : isKey ? frame.path : [...frame.path, frame.key as string],
    word: word.trim(),
    isKey,
  };
}

/** A schema with all that it may be, through references and choices; `ref` remembers what it was called. */
function spread(root: Schema, schema: Schema, depth = 0): (Schema & { ref?: string })[] {
  if (depth > 12) return [];
  const ref = schema.$ref?.split('/').at(-1);
  const target = ref ? root.$defs?.[ref] : undefined;
  const named = ref ? [{ ...schema, ref }] : [schema];
  const inner = [...(target ? [target] : []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [...named, ...inner.flatMap((each) => spread(root, each, depth + 1))];
}

function under(root: Schema, schemas: readonly Schema[], piece: string): Schema[] {
  const next = schemas.flatMap((schema): Schema[] => {
    if (piece === '[]') return schema.items ? [schema.items] : [];
    const own = schema.properties?.[piece];
    if (own) return [own];
    return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  });
  return next.flatMap((schema) => spread(root, schema));
}

/** What names stand for: the definition in the schema, and the section of the file that they come from. */
const SECTION: Record<string, string> = {
  instance: 'plugins',
  chainName: 'chains',
  chain: 'chains',
  pipeline: 'pipelines',
  qualityName: 'quality',
};

function namesIn(text: string, section: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`${section}:`));
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[A-Za-z]/.test(line));
  return rest.slice(0, end < 0 ? undefined : end).flatMap((line) => /^ {2}([a-z][\w-]*):/.exec(line)?.[1] ?? []);
}

/** What may stand at the caret, as far as it is begun; keys with what they mean. */
export function complete(root: Schema, text: string, caret: number): Option[] {
  const spot = spotAt(text, caret);
  let schemas: Schema[] = spread(root, root);
  for (const piece of spot.path) schemas = under(root, schemas, piece);
  const keys = schemas.flatMap((schema) =>
    Object.entries(schema.properties ?? {}).map(([key, inner]) => ({ text: key, about: aboutOf(root, inner), isKey: true })),
  );
  const values = schemas.flatMap((schema) => valuesOf(text, schema));
  const isEntry = spot.path.at(-1) === '[]';
  const all = spot.isKey ? [...keys, ...(isEntry ? values : [])] : values;
  const seen = new Set<string>();
  return all.filter(
    (option) => option.text.startsWith(spot.word) && option.text !== spot.word && !seen.has(option.text) && seen.add(option.text),
  );
}

function aboutOf(root: Schema, schema: Schema): string {
  const all = spread(root, schema);
  return (all.find((each) => each.description)?.description ?? all.find((each) => each.title)?.title ?? '') as string;
}

function valuesOf(text: string, schema: Schema & { ref?: string }): Option[] {
  const about = schema.title ?? schema.description ?? '';
  const section = schema.ref ? SECTION[schema.ref] : undefined;
  const named = section ? namesIn(text, section).map((name) => ({ text: name, about: `under ${section}`, isKey: false })) : [];
  const fixed = [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
    ...(schema.type === 'boolean' ? [true, false] : []),
  ];
  return [...named, ...fixed.map((value) => ({ text: String(value), about, isKey: false }))];
}
