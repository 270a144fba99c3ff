import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Capability } from '../capability.ts';
import type { FailureCode } from '../failure.ts';

/** What a request must look like. Only what is written here must match; `url` without a query matches any query. */
export interface ExpectedRequest {
  /** GET unless said. */
  method?: string;
  url: string;
  query?: Record<string, string | string[]>;
  /** Lower-case names. */
  headers?: Record<string, string>;
  form?: Record<string, string>;
  /** A part of the JSON body; objects match by the keys that are written. */
  json?: unknown;
}

/** A recorded answer. At most one of `body`, `json`, `base64` and `bodyFile` (a file beside the fixture); none is an empty body. */
export interface RecordedReply {
  /** 200 unless said. */
  status?: number;
  headers?: Record<string, string>;
  cookies?: string[];
  body?: string;
  json?: unknown;
  base64?: string;
  bodyFile?: string;
}

/** One request and its answer. */
export interface Exchange {
  request: ExpectedRequest;
  reply: RecordedReply;
}

/** One call of one method with the http that it makes, and what comes of it. `{ "base64": "..." }` stands for bytes in `input` and `output`. */
export interface Fixture {
  call: Capability;
  /** As in pipelines.yaml; secrets hold a value with "fake" in it. */
  options?: Record<string, unknown>;
  /** What the instance remembered before the call, and must remember after it. */
  state?: Record<string, unknown>;
  stateAfter?: Record<string, unknown>;
  /** The clock of the call, ISO; 2026-01-01T00:00:00Z unless said. */
  now?: string;
  input: unknown[];
  http: Exchange[];
  output?: unknown;
  failure?: { code: FailureCode; message?: string };
}

/** A fixture with its file's name, for messages. */
export interface NamedFixture extends Fixture {
  file: string;
}

/** A cell of the failure battery in which this plugin rightly answers otherwise: `fixtures/exceptions.json` holds a list of them. */
export interface Exception {
  call: Capability;
  /** Name of the failure shape ("empty-body"). */
  shape: string;
  /** Which exchange of the method's first fixture, from 0; absent: all of them. */
  exchange?: number;
  /** What comes instead: a failure's code, or `found`. */
  instead: FailureCode | 'found';
  reason: string;
}

/** Instead of a failure shape: the method asks nothing by http, so that there is no exchange to record. */
export const NO_FIXTURE = 'no-fixture';
const EXCEPTIONS = 'exceptions.json';

/** All fixtures of a plugin's folder in the order of their names; problems are sentences for people. */
export function readFixtures(folder: string): { fixtures: NamedFixture[]; exceptions: Exception[]; problems: string[] } {
  const problems: string[] = [];
  const files = namesOf(folder, problems);
  const read = files.map((file) => ({ file, content: jsonOf(folder, file, problems) }));
  const exceptions = read.find(({ file }) => file === EXCEPTIONS)?.content ?? [];
  if (!Array.isArray(exceptions)) problems.push(`fixtures/${EXCEPTIONS} is no list`);
  const bodies = new Set(read.flatMap(({ content }) => bodyFilesOf(content)));
  const fixtures = read
    .filter(({ file, content }) => file !== EXCEPTIONS && content !== undefined && !bodies.has(file))
    .flatMap(({ file, content }) => {
      const mistakes = mistakesIn(file, content as Fixture);
      problems.push(...mistakes);
      return mistakes.length === 0 ? [{ ...(content as Fixture), file }] : [];
    });
  return { fixtures, exceptions: Array.isArray(exceptions) ? (exceptions as Exception[]) : [], problems };
}

/** The bytes of a recorded answer. */
export function bodyOf(folder: string, reply: RecordedReply): Buffer {
  if (reply.bodyFile !== undefined) return readFileSync(join(folder, 'fixtures', basename(reply.bodyFile)));
  if (reply.base64 !== undefined) return Buffer.from(reply.base64, 'base64');
  if (reply.json !== undefined) return Buffer.from(JSON.stringify(reply.json));
  return Buffer.from(reply.body ?? '');
}

function namesOf(folder: string, problems: string[]): string[] {
  if (existsSync(join(folder, 'fixtures')))
    return readdirSync(join(folder, 'fixtures'))
      .filter((name) => name.endsWith('.json'))
      .sort();
  problems.push('there is no folder fixtures/: record one exchange for every method that the manifest provides');
  return [];
}

function jsonOf(folder: string, file: string, problems: string[]): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'fixtures', file), 'utf8'));
  } catch (error) {
    problems.push(`fixtures/${file} cannot be read as JSON: ${(error as Error).message}`);
    return undefined;
  }
}

/** A body may be a JSON file too; it is known by being named. */
function bodyFilesOf(content: unknown): string[] {
  const http = (content as Partial<Fixture> | null | undefined)?.http;
  return Array.isArray(http) ? http.flatMap(({ reply }) => (reply?.bodyFile ? [reply.bodyFile] : [])) : [];
}

const KEYS = ['call', 'options', 'state', 'stateAfter', 'now', 'input', 'http', 'output', 'failure', 'about'];

function mistakesIn(file: string, fixture: Fixture): string[] {
  const say = (what: string) => `fixtures/${file} ${what}`;
  if (typeof fixture !== 'object' || fixture === null || typeof fixture.call !== 'string') {
    return [say('is no fixture: it needs "call", "input", "http" and "output" or "failure"')];
  }
  const unknown = Object.keys(fixture).filter((key) => !KEYS.includes(key));
  const found = unknown.map((key) => say(`has the unknown key "${key}"; known are ${KEYS.join(', ')}`));
  if (!Array.isArray(fixture.input)) found.push(say('needs "input", the list of the arguments'));
  if (!Array.isArray(fixture.http)) found.push(say('needs "http", the list of its exchanges, empty where it makes none'));
  if ((fixture.output === undefined) === (fixture.failure === undefined)) found.push(say('needs one of "output" and "failure"'));
  for (const [at, exchange] of (Array.isArray(fixture.http) ? fixture.http : []).entries()) {
    if (typeof exchange?.request?.url !== 'string' || typeof exchange.reply !== 'object')
      found.push(say(`has no request.url or no reply in http[${at}]`));
  }
  return found;
}
