import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Finding } from './finding.ts';
import { isSchedule, isTimezone } from './lengths.ts';
import { configFinding, type MESSAGES } from './messages.ts';
import { suggestion } from './near-word.ts';
import type { Path, YamlFile } from './read-yaml.ts';
import { articleFor, describeSchema, describeValue } from './schema/describe.ts';
import { pickBranch } from './schema/pick-branch.ts';
import { Secret } from './secret.ts';

type Schema = Record<string, unknown>;

interface Problem {
  code: keyof typeof MESSAGES;
  path: Path;
  what?: 'key';
  values: Record<string, string | number>;
  sensitive?: true;
}

/** Where a checked value stands in its file, and whether `!secret` may stand for a text in it. */
export interface Spot {
  yaml: YamlFile;
  path: Path;
  secrets?: boolean;
}

/** All that is wrong with a value by its JSON schema, in words for people, each with its place. */
export function checkShape(schema: Schema, value: unknown, spot: Spot): Finding[] {
  const filled = spot.secrets ? withStandIns(value) : { value, secretPaths: new Set<string>() };
  return problemsOf({ schema, root: schema, value: filled.value, base: [] })
    .filter(
      (problem) => !filled.secretPaths.has(problem.path.join('/')) || problem.values['expected'] === undefined || isTypeProblem(problem),
    )
    .map((problem) => {
      const finding = configFinding(problem.code, spot.yaml.place([...spot.path, ...problem.path], problem.what), problem.values);
      return problem.sensitive ? { ...finding, sensitive: true } : finding;
    });
}

const STAND_IN = '\u0000secret';

function isTypeProblem(problem: Problem): boolean {
  return problem.values['kind'] === 'type';
}

function withStandIns(value: unknown): { value: unknown; secretPaths: Set<string> } {
  const secretPaths = new Set<string>();
  const copy = (part: unknown, path: string[]): unknown => {
    if (part instanceof Secret) {
      secretPaths.add(path.join('/'));
      return STAND_IN;
    }
    if (Array.isArray(part)) return part.map((item, index) => copy(item, [...path, String(index)]));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return { value: copy(value, []), secretPaths };
}

interface Checked {
  schema: Schema;
  root: Schema;
  value: unknown;
  base: Path;
}

function problemsOf(checked: Checked): Problem[] {
  const errors = validate(checked.schema, checked.root, checked.value);
  const unions = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  // ajv lists the complaints of the branches before that of their union: of nested ones the last is the outermost.
  const outer = unions.filter(
    (union, index) => !unions.slice(index + 1).some((later) => isAtOrBelow(union.instancePath, later.instancePath)),
  );
  const inside = (error: ErrorObject) => outer.some((union) => isAtOrBelow(error.instancePath, union.instancePath));
  return [
    ...errors.filter((error) => !inside(error)).flatMap((error) => plainProblem(error, checked.base)),
    ...outer.flatMap((union) => unionProblems(union, checked)),
  ];
}

function unionProblems(union: ErrorObject, checked: Checked): Problem[] {
  const path = [...checked.base, ...segments(union.instancePath, checked.value)];
  const branches = (union.schema as Schema[]).map((branch) => resolve(branch, checked.root));
  const pick = pickBranch(branches, union.data);
  if (pick.branch) return problemsOf({ schema: pick.branch, root: checked.root, value: union.data, base: path });
  const at = pick.key === undefined ? path : [...path, pick.key];
  const value = pick.key === undefined ? union.data : (union.data as Schema)[pick.key];
  const near = typeof value === 'string' ? suggestion(value, pick.words) : '';
  return [{ code: 'config/wrong-value', path: at, values: { expected: pick.expected, got: describeValue(value), near } }];
}

function plainProblem(error: ErrorObject, base: Path): Problem[] {
  const path = [...base, ...segments(error.instancePath, undefined)];
  const parent = (error.parentSchema ?? {}) as Schema;
  const where = path.length > 0 ? ` in \`${path.at(-1)}\`` : '';
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const key = String(error.params['additionalProperty']);
      const known = Object.keys((parent['properties'] ?? {}) as object);
      const present = new Set(Object.keys((error.data ?? {}) as object));
      const near = suggestion(
        key,
        known.filter((one) => !present.has(one)),
      );
      return [{ code: 'config/unknown-key', path: [...path, key], what: 'key', values: { key: key.slice(0, 60), where, near } }];
    }
    case 'required': {
      const key = String(error.params['missingProperty']);
      const schema = ((parent['properties'] ?? {}) as Record<string, Schema>)[key] ?? {};
      return [{ code: 'config/missing-key', path, what: 'key', values: { key, where, expected: describeSchema(schema) } }];
    }
    case 'uniqueItems':
      return [
        {
          code: 'config/repeated',
          path: [...path, Number(error.params['i'])],
          values: { got: describeValue((error.data as unknown[])[Number(error.params['i'])]) },
        },
      ];
    case 'propertyNames':
      return [];
    case 'if':
      return [];
    default:
      return [wrongValue(error, path, parent)];
  }
}

function wrongValue(error: ErrorObject, path: Path, parent: Schema): Problem {
  // Of a bad name `data` is the name itself, and the place is the key's.
  const isName = error.propertyName !== undefined;
  const words = error.keyword === 'enum' ? (error.schema as unknown[]).filter((word) => typeof word === 'string') : [];
  const isPrivate = parent['writeOnly'] === true;
  const values = {
    kind: error.keyword,
    expected: expectation(error, parent),
    got: isPrivate ? articleFor(error.data) : describeValue(error.data),
    near: typeof error.data === 'string' && words.length > 0 ? suggestion(error.data, words) : '',
  };
  const problem: Problem = { code: 'config/wrong-value', path: isName ? [...path, error.propertyName!] : path, values };
  if (isName) problem.what = 'key';
  if (isPrivate) problem.sensitive = true;
  return problem;
}

function expectation(error: ErrorObject, parent: Schema): string {
  const limit = error.params['limit'];
  const base = describeSchema(parent);
  if (error.keyword === 'minItems' || error.keyword === 'minProperties') return `${base}, with ${limit} or more in it`;
  if (error.keyword === 'maxProperties' || error.keyword === 'maxItems')
    return limit === 1 ? `${base}, and only one` : `${base}, with ${limit} at most`;
  if (error.keyword === 'minLength' || error.keyword === 'maxLength')
    return `${base} of ${error.keyword === 'minLength' ? 'at least' : 'at most'} ${limit} characters`;
  if (error.keyword === 'minimum' || error.keyword === 'maximum')
    return `${base} ${error.keyword === 'minimum' ? 'not below' : 'not above'} ${limit}`;
  return base;
}

function resolve(branch: Schema, root: Schema): Schema {
  const name = /^#\/\$defs\/(.+)$/.exec(String(branch['$ref'] ?? ''))?.[1];
  const target = name === undefined ? undefined : ((root['$defs'] ?? {}) as Record<string, Schema>)[name];
  return target ? { ...target, ...Object.fromEntries(Object.entries(branch).filter(([key]) => key !== '$ref')) } : branch;
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

function segments(pointer: string, _value: unknown): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const compiled = new WeakMap<Schema, ValidateFunction>();

function validate(schema: Schema, root: Schema, value: unknown): ErrorObject[] {
  let check = compiled.get(schema);
  if (!check) {
    const { $schema: _schema, $id: _id, ...rest } = schema;
    check = newAjv().compile(root['$defs'] && !rest['$defs'] ? { ...rest, $defs: root['$defs'] } : rest);
    compiled.set(schema, check);
  }
  return check(value) ? [] : [...(check.errors ?? [])];
}

function newAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateSchema: false, logger: false });
  ajv.addFormat('tomewright-schedule', isSchedule);
  ajv.addFormat('tomewright-timezone', isTimezone);
  return ajv;
}
