import type { Capability } from '../capability.ts';
import { readManifest } from './check-folder.ts';
import { readOptionsSchema, secretOptions } from './check-options.ts';
import { FAILURE_SHAPES, type FailureShape, kindOf } from './failure-shapes.ts';
import { bodyOf, type Exception, type NamedFixture, NO_FIXTURE, readFixtures } from './fixture.ts';
import { callOnce, type KitResult } from './kit-host.ts';
import { callOf, Recordings } from './replay.ts';
import { standIn } from './stand-in.ts';

const MOST_EXCHANGES = 4;
const AT_ONCE = 8;
/** Of a costly cell: processor time of this process, and bytes that the call let the service send (the largest answer, and what lies in buffers). */
const MOST_MS = 1_500;
const MOST_BYTES = 48 * 1024 * 1024;

/** One failure at one exchange of one method. */
interface Cell {
  fixture: NamedFixture;
  exchange: number;
  shape: FailureShape;
}

interface Ended extends Cell {
  end: string;
  accepted: boolean;
  trouble: string[];
}

/** Every method, on its first fixture: from each of its exchanges on the upstream fails in every way, and the call must say so. */
export async function checkBattery(folder: string): Promise<string[]> {
  const { fixtures, exceptions } = readFixtures(folder);
  const cells = readManifest(folder).provides.flatMap((method) => cellsOf(folder, fixtures, method));
  const cheap = cells.filter(({ shape }) => !shape.isCostly);
  const costly = cells.filter(({ shape }) => shape.isCostly);
  const ended = await pooled(cheap, (cell) => run(folder, cell));
  for (const cell of costly) ended.push(await measured(folder, cell));
  return [...ended.flatMap((cell) => problemsOf(cell, exceptions)), ...needless(ended, exceptions)];
}

function cellsOf(folder: string, fixtures: readonly NamedFixture[], method: Capability): Cell[] {
  const fixture = fixtures.find((one) => one.call === method && one.failure === undefined);
  if (!fixture) return [];
  return fixture.http.slice(0, MOST_EXCHANGES).flatMap(({ reply }, exchange) => {
    const kind = kindOf(bodyOf(folder, reply));
    return FAILURE_SHAPES.filter((shape) => shape.appliesTo(kind)).map((shape) => ({ fixture, exchange, shape }));
  });
}

async function run(folder: string, cell: Cell): Promise<Ended> {
  const { fixture, exchange, shape } = cell;
  const { reply } = fixture.http[exchange]!;
  const type = Object.entries(reply.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const spoilt = shape.behave(bodyOf(folder, reply), type ?? 'application/json');
  const recordings = new Recordings(folder, fixture.http);
  let seen = 0;
  const service = await standIn((request) => (seen++ < exchange ? recordings.answer(request) : spoilt));
  try {
    const call = callOf(folder, fixture, service.address);
    const result = await callOnce({ ...call, ...(shape.deadlineMs ? { deadlineMs: shape.deadlineMs } : {}) });
    const ended = judged(folder, cell, result);
    if (service.sent() > MOST_BYTES) ended.trouble.push(`it read on through ${service.sent()} bytes`);
    return ended;
  } finally {
    await service.close();
  }
}

/** Nothing else runs meanwhile, so that what this process takes is the call's; the time by the clock would be the machine's. */
async function measured(folder: string, cell: Cell): Promise<Ended> {
  const begun = process.cpuUsage();
  const ended = await run(folder, cell);
  const { user, system } = process.cpuUsage(begun);
  const ms = Math.round((user + system) / 1_000);
  if (ms > MOST_MS) ended.trouble.push(`it took ${ms} ms of processor time`);
  return ended;
}

function judged(folder: string, cell: Cell, { outcome, log }: KitResult): Ended {
  const trouble: string[] = [];
  for (const secret of secretsOf(folder, cell.fixture)) {
    if (`${JSON.stringify(outcome)}${log}`.includes(secret)) trouble.push('a secret option stands in the failure or the log');
  }
  if (outcome.ok) return { ...cell, end: 'found', accepted: false, trouble };
  const { code, message, retryAfterMs } = outcome.failure;
  if (message.length < 15) trouble.push(`the message "${message}" is no sentence with a remedy`);
  if (message.startsWith('bug in plugin')) trouble.push(message);
  const waits = cell.shape.retryAfterMs;
  if (waits !== undefined && code === 'rate-limited' && retryAfterMs !== waits)
    trouble.push(`the wait is ${retryAfterMs} ms instead of ${waits}`);
  return { ...cell, end: code, accepted: cell.shape.accepts.includes(code), trouble };
}

function problemsOf(ended: Ended, exceptions: readonly Exception[]): string[] {
  const found = ended.trouble.map((trouble) => `${placeOf(ended)}: ${trouble}`);
  const excused = exceptions.some((exception) => covers(exception, ended) && exception.instead === ended.end);
  if (ended.accepted || excused) return found;
  return [...found, `${placeOf(ended)}: expected ${ended.shape.accepts[0]}, and it ended as ${ended.end}`];
}

/** An exception that excuses nothing is an error: it would hide the next mistake. */
function needless(ended: readonly Ended[], exceptions: readonly Exception[]): string[] {
  return exceptions.flatMap((exception, at) => {
    if (exception.shape === NO_FIXTURE) return [];
    const isNeeded = ended.some((cell) => covers(exception, cell) && !cell.accepted && exception.instead === cell.end);
    return isNeeded ? [] : [`fixtures/exceptions.json[${at}] (${exception.call}, ${exception.shape}) is no longer needed; remove it`];
  });
}

function covers(exception: Exception, { fixture, exchange, shape }: Cell): boolean {
  return exception.call === fixture.call && exception.shape === shape.name && (exception.exchange ?? exchange) === exchange;
}

function placeOf({ fixture, exchange, shape }: Cell): string {
  return `${fixture.call} with ${shape.name} at exchange ${exchange} of fixtures/${fixture.file}`;
}

function secretsOf(folder: string, fixture: NamedFixture): string[] {
  const names = secretOptions(readOptionsSchema(folder));
  const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return names
    .map((name) => fixture.options?.[name] ?? fixture.options?.[camel(name)])
    .filter((value): value is string => typeof value === 'string' && value.length >= 4);
}

async function pooled<In, Out>(list: readonly In[], work: (one: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  const waiting = list.entries();
  const worker = async (): Promise<void> => {
    for (const [at, one] of waiting) results[at] = await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
