import { isDeepStrictEqual } from 'node:util';
import { readManifest } from './check-folder.ts';
import { readOptionsSchema } from './check-options.ts';
import { bodyOf, type Exchange, type NamedFixture, type RecordedReply, readFixtures } from './fixture.ts';
import { callOnce, type KitCall, type KitResult } from './kit-host.ts';
import { mismatch } from './match-request.ts';
import { optionsFor } from './options-for.ts';
import { fromFixture, toFixture } from './plain.ts';
import { type Behaviour, type Seen, standIn } from './stand-in.ts';

const REPLAY_MS = 10_000;

/** Replays every fixture: the same requests must come, all of them, and the same result. */
export async function checkReplay(folder: string): Promise<string[]> {
  const problems: string[] = [];
  for (const fixture of readFixtures(folder).fixtures) {
    problems.push(...(await replay(folder, fixture)).map((problem) => `fixtures/${fixture.file}: ${problem}`));
  }
  return problems;
}

/** The recorded answers of a call, each given once to the first request that fits it. */
export class Recordings {
  readonly problems: string[] = [];
  readonly #left: Exchange[];
  readonly #folder: string;
  served = 0;

  constructor(folder: string, exchanges: readonly Exchange[]) {
    this.#folder = folder;
    this.#left = [...exchanges];
  }

  answer(seen: Seen): Behaviour {
    const reasons = this.#left.map((exchange) => mismatch(exchange.request, seen));
    const at = reasons.indexOf(null);
    if (at < 0) {
      const why = reasons.length > 0 ? `the next recorded one differs: ${reasons[0]}` : 'all recorded ones are used';
      this.problems.push(`an unexpected request ${seen.method} ${seen.url.href.slice(0, 300)} (${why})`);
      return (response) => response.destroy();
    }
    const [exchange] = this.#left.splice(at, 1);
    this.served += 1;
    return recorded(this.#folder, exchange!.reply);
  }

  /** What is wrong when the call has ended. */
  end(): string[] {
    const unused = this.#left.map(({ request }) => `the recording ${request.method ?? 'GET'} ${request.url} was not used`);
    return [...this.problems, ...unused];
  }
}

/** Answers as recorded. */
export function recorded(folder: string, reply: RecordedReply): Behaviour {
  return (response) => {
    for (const [name, value] of Object.entries(reply.headers ?? {})) {
      if (!/^(content-length|content-encoding|transfer-encoding|connection)$/i.test(name)) response.setHeader(name, value);
    }
    if (reply.json !== undefined && !response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
    if (reply.cookies) response.setHeader('set-cookie', reply.cookies);
    response.statusCode = reply.status ?? 200;
    response.end(bodyOf(folder, reply));
  };
}

/** The call that a fixture describes. */
export function callOf(folder: string, fixture: NamedFixture, address: string): KitCall {
  return {
    folder,
    manifest: readManifest(folder),
    call: fixture.call,
    input: fixture.input.map((value) => fromFixture(folder, value)),
    options: optionsFor(readOptionsSchema(folder), fixture.options ?? {}),
    state: fixture.state ?? {},
    now: new Date(fixture.now ?? '2026-01-01T00:00:00Z'),
    deadlineMs: REPLAY_MS,
    address,
  };
}

async function replay(folder: string, fixture: NamedFixture): Promise<string[]> {
  const recordings = new Recordings(folder, fixture.http);
  const service = await standIn((seen) => recordings.answer(seen));
  try {
    const result = await callOnce(callOf(folder, fixture, service.address), Object.keys(fixture.stateAfter ?? {}));
    const problems = [...recordings.end(), ...resultProblems(folder, fixture, result)];
    if (!isDeepStrictEqual(result.state, fixture.stateAfter ?? {})) {
      problems.push(`it remembers ${JSON.stringify(result.state)} instead of ${JSON.stringify(fixture.stateAfter)}`);
    }
    return problems;
  } catch (error) {
    return [(error as Error).message];
  } finally {
    await service.close();
  }
}

function resultProblems(folder: string, fixture: NamedFixture, { outcome }: KitResult): string[] {
  if (fixture.failure) {
    const { code, message = '' } = fixture.failure;
    if (outcome.ok) return [`it gave a result instead of failing as ${code}: ${brief(toFixture(outcome.value))}`];
    const isRight = outcome.failure.code === code && outcome.failure.message.includes(message);
    return isRight ? [] : [`it failed as ${outcome.failure.code} ("${outcome.failure.message}") instead of ${code} ("${message}")`];
  }
  if (!outcome.ok) return [`it failed as ${outcome.failure.code} instead of giving a result: ${outcome.failure.message}`];
  const found = toFixture(outcome.value);
  const expected = toFixture(fromFixture(folder, fixture.output));
  return isDeepStrictEqual(found, expected) ? [] : [`its result differs: ${difference(found, expected, 'output')}`];
}

/** The first place where two plain values differ. */
function difference(found: unknown, expected: unknown, path: string): string {
  const bothObjects = found !== null && expected !== null && typeof found === 'object' && typeof expected === 'object';
  if (!bothObjects || Array.isArray(found) !== Array.isArray(expected)) return `${path} is ${brief(found)} instead of ${brief(expected)}`;
  const one = found as Record<string, unknown>;
  const other = expected as Record<string, unknown>;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (!isDeepStrictEqual(one[key], other[key])) return difference(one[key], other[key], `${path}.${key}`);
  }
  return `${path} is ${brief(found)} instead of ${brief(expected)}`;
}

function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
}
