import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Finding } from './finding.ts';
import { isSchedule, isTimezone } from './lengths.ts';
import { configFinding } from './messages.ts';
import { nearWord, suggestion } from './near-word.ts';
import type { Path, YamlFile } from './read-yaml.ts';
import { describeValue } from './schema/describe.ts';
import { pickBranch } from './schema/pick-branch.ts';
import { type Problem, problemOf } from './schema/problem.ts';
import { Secret } from './secret.ts';

type Schema = Record<string, unknown>;

/** Where a checked value stands in its file, and whether `!secret` may stand for a text in it. */
export interface Spot {
  yaml: YamlFile;
  path: Path;
  secrets?: boolean;
}

/** Nobody reads more at once, and a file of rubbish must not hold the daemon. */
const MOST_FINDINGS = 200;

/** All that is wrong with a value by its JSON schema, in words for people, each with its place. */
export function checkShape(schema: Schema, value: unknown, spot: Spot): Finding[] {
  const standIns = spot.secrets ? withStandIns(value, spot.path) : { value, paths: new Set<string>() };
  const problems = problemsOf({ schema, root: schema, value: standIns.value, path: spot.path });
  const meant = new Set(problems.flatMap((problem) => (problem.meant ? [joined([...problem.path.slice(0, -1), problem.meant])] : [])));
  return problems
    .slice(0, MOST_FINDINGS)
    .filter((problem) => problem.isKind || problem.code === 'config/unknown-key' || !standIns.paths.has(joined(problem.path)))
    .filter((problem) => problem.code !== 'config/missing-key' || !meant.has(joined([...problem.path, problem.values['key']!])))
    .map((problem) => {
      const values = standIns.paths.has(joined(problem.path)) ? { ...problem.values, got: 'a secret' } : problem.values;
      const finding = configFinding(problem.code, spot.yaml.place(problem.path, problem.what), values);
      return problem.sensitive ? { ...finding, sensitive: true } : finding;
    });
}

function joined(path: Path): string {
  return path.join('\0');
}

// What a secret will be is not known yet: a text stands in for it, and complaints about that text are dropped.
function withStandIns(value: unknown, base: Path): { value: unknown; paths: Set<string> } {
  const paths = new Set<string>();
  const copy = (part: unknown, path: Path): unknown => {
    if (part instanceof Secret) {
      paths.add(joined(path));
      return 'a secret';
    }
    if (Array.isArray(part)) return part.map((item, index) => copy(item, [...path, index]));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, copy(item, [...path, key])]));
  };
  return { value: copy(value, base), paths };
}

interface Checked {
  schema: Schema;
  root: Schema;
  value: unknown;
  path: Path;
}

function problemsOf(checked: Checked): Problem[] {
  const errors = validate(checked);
  const unions = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  // ajv lists the complaints of the branches before that of their union: of nested ones the last is the outermost.
  const outer = unions.filter(
    (union, index) => !unions.slice(index + 1).some((later) => isAtOrBelow(union.instancePath, later.instancePath)),
  );
  const outside = errors.filter((error) => !outer.some((union) => isAtOrBelow(error.instancePath, union.instancePath)));
  return [
    ...outside.flatMap(
      (error) => problemOf(error, [...checked.path, ...segments(error.instancePath)], (schema) => resolve(schema, checked.root)) ?? [],
    ),
    ...outer.flatMap((union) => unionProblems(union, checked)),
  ];
}

function unionProblems(union: ErrorObject, checked: Checked): Problem[] {
  const path = [...checked.path, ...segments(union.instancePath)];
  const branches = (union.schema as Schema[]).map((branch) => resolve(branch, checked.root));
  const pick = pickBranch(branches, union.data);
  if (pick.branch) return problemsOf({ schema: pick.branch, root: checked.root, value: union.data, path });
  const value = pick.key === undefined ? union.data : (union.data as Schema)[pick.key];
  const isWordList = pick.words.length > 0 && (pick.key !== undefined || pick.words.length >= branches.length);
  const meant = typeof value === 'string' ? nearWord(value, pick.words) : undefined;
  const near = typeof value === 'string' && (meant !== undefined || isWordList) ? suggestion(value, pick.words) : 'Write it like that.';
  const values = { expected: pick.expected, got: describeValue(value), near };
  return [{ code: 'config/wrong-value', path: pick.key === undefined ? path : [...path, pick.key], values }];
}

function resolve(branch: Schema, root: Schema): Schema {
  const { $ref, ...own } = branch;
  const name = /^#\/\$defs\/(.+)$/.exec(String($ref ?? ''))?.[1];
  const target = name === undefined ? undefined : ((root['$defs'] ?? {}) as Record<string, Schema>)[name];
  return target ? { ...target, ...own } : branch;
}

function isAtOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}/`);
}

function segments(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

const compiled = new WeakMap<Schema, ValidateFunction>();

function validate({ schema, root, value }: Checked): ErrorObject[] {
  let check = compiled.get(schema);
  if (!check) {
    const { $schema: _schema, $id: _id, ...rest } = schema;
    check = newAjv().compile(root['$defs'] && !rest['$defs'] ? { ...rest, $defs: root['$defs'] } : rest);
    compiled.set(schema, check);
  }
  return check(value) ? [] : (check.errors ?? []).slice(0, 5 * MOST_FINDINGS);
}

function newAjv(): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, strict: false, validateSchema: false, logger: false, code: { optimize: false } });
  ajv.addFormat('tomewright-schedule', isSchedule);
  ajv.addFormat('tomewright-timezone', isTimezone);
  return ajv;
}
