import type { EventName, Plan } from '../plan/plan.ts';
import type { Capability, Entry, Failure, LibraryEvent } from '../sdk/index.ts';
import { startedBy } from './events.ts';
import { type Heard, heardOf } from './heard.ts';

/** A row of the inbox that is due. Without a name it is a webhook that its plugin has still to read. */
export interface Message {
  id: string;
  instance: string;
  name: string | null;
  subject: string | null;
  event: Record<string, unknown>;
  receivedAt: Date;
  attempts: number;
}

export interface Passed {
  id: string;
  verdict: string;
  starts: { pipeline: string; key: string }[];
  notes: Note[];
}

/** Somebody to tell: a notifier, or an address for webhooks. */
export interface Note {
  instance: string;
  message: object;
  /** The same is told once. */
  key: string;
  kind: 'notification' | 'webhook';
}

export interface InboxParts {
  clock: { now(): Date };
  plan(): Plan;
  call<T>(instance: string, capability: Capability, args: unknown[]): Promise<{ ok: true; value: T } | { ok: false; failure: Failure }>;
  inbox: {
    claim(most: number): Promise<Message[]>;
    read(instance: string, hooks: { id: string; events: Heard[] }[]): Promise<void>;
    passOn(passed: Passed[], settleMs: number): Promise<void>;
    later(ids: string[], at: Date): Promise<void>;
  };
  shelf: {
    echoes(library: string, entries: readonly Entry[]): Promise<{ imported: Set<string>; same: Set<string>; busy: Set<string> }>;
  };
  /** Who is told of an event of ours, and what; nobody where nobody asked for it. */
  notes(message: Message): Promise<Note[]>;
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void };
  /** So long a burst of events is waited for. */
  settleMs: number;
}

const AT_ONCE = 200;
const READ_AT_ONCE = 100;
/** A row over which this daemon broke off so often may be what breaks it. Waiting for a service does not count. */
const MOST_TRIES = 20;
const AGAIN_MS = 30_000;
const BUSY_MS = 3_000;

/** Handles what is due in the inbox: webhooks are read by their plugin, events start the pipelines that wait for them. */
export async function handleInbox(parts: InboxParts): Promise<void> {
  for (;;) {
    const messages = await parts.inbox.claim(AT_ONCE);
    if (messages.length === 0) return;
    const [exhausted, due] = split(messages, (message) => message.attempts > MOST_TRIES);
    await give(parts, exhausted, 'given up after too many tries');
    const [named, hooks] = split(due, (message) => message.name !== null);
    for (const [instance, messages] of byInstance(hooks)) await readHooks(parts, instance, messages);
    const [ofLibraries, own] = split(named, (each) => each.name!.startsWith('library.'));
    for (const [instance, messages] of byInstance(ofLibraries)) await sift(parts, instance, messages);
    const passed: Passed[] = [];
    for (const message of own) passed.push({ ...passedOn(parts.plan(), message), notes: await parts.notes(message) });
    if (passed.length > 0) await parts.inbox.passOn(passed, parts.settleMs);
  }
}

function split<T>(all: readonly T[], is: (one: T) => boolean): [T[], T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}

const byInstance = (messages: readonly Message[]): [string, Message[]][] =>
  [...new Set(messages.map((each) => each.instance))].map((instance) => [instance, messages.filter((each) => each.instance === instance)]);

async function give(parts: InboxParts, messages: readonly Message[], verdict: string): Promise<void> {
  if (messages.length === 0) return;
  for (const { id, name, instance } of messages) parts.log.error({ inbox: id, event: name, instance }, 'an event was given up');
  await parts.inbox.passOn(
    messages.map(({ id }) => ({ id, verdict, starts: [], notes: [] })),
    0,
  );
}

/** A webhook is a hint in words of its own: its plugin says what happened. What it says of many is stored at once. */
async function readHooks(parts: InboxParts, instance: string, messages: readonly Message[]): Promise<void> {
  const read: { id: string; events: Heard[] }[] = [];
  const unreadable: Passed[] = [];
  const later: string[] = [];
  for (const { id, event } of messages) {
    const told = await parts.call<LibraryEvent[]>(instance, 'library.hook', [event]);
    if (told.ok) read.push({ id, events: told.value.map(heardOf) });
    else if (told.failure.code === 'bad-response' || told.failure.code === 'refused')
      unreadable.push({ id, verdict: `not read: ${told.failure.message}`, starts: [], notes: [] });
    else later.push(id);
  }
  if (read.length > 0) await parts.inbox.read(instance, read);
  if (unreadable.length > 0) {
    parts.log.warn({ instance, webhooks: unreadable.length, reason: unreadable[0]?.verdict }, 'webhooks could not be read');
    await parts.inbox.passOn(unreadable, 0);
  }
  if (later.length > 0) await parts.inbox.later(later, new Date(parts.clock.now().getTime() + AGAIN_MS));
}

/** Reads the library again, and passes on what is not our own doing. What cannot be read now is asked for later. */
async function sift(parts: InboxParts, library: string, messages: readonly Message[]): Promise<void> {
  const plan = parts.plan();
  const [wanted, idle] = split(messages, (message) => starts(plan, message).length > 0);
  if (idle.length > 0)
    await parts.inbox.passOn(
      idle.map((message) => ({ ...passedOn(plan, message), notes: [] })),
      parts.settleMs,
    );
  for (let from = 0; from < wanted.length; from += READ_AT_ONCE) await siftSome(parts, library, wanted.slice(from, from + READ_AT_ONCE));
}

async function siftSome(parts: InboxParts, library: string, messages: readonly Message[]): Promise<void> {
  const ids = [...new Set(messages.map((message) => message.subject as string))];
  const read = await parts.call<Entry[]>(library, 'library.read', [ids]);
  if (!read.ok) {
    const at = new Date(parts.clock.now().getTime() + Math.max(AGAIN_MS, Math.min(read.failure.retryAfterMs ?? 0, 3_600_000)));
    return parts.inbox.later(
      messages.map(({ id }) => id),
      at,
    );
  }
  const there = new Set(read.value.map((entry) => entry.id));
  const echoes = await parts.shelf.echoes(library, read.value);
  const [busy, still] = split(messages, ({ subject }) => there.has(subject as string) && echoes.busy.has(subject as string));
  const passed: Passed[] = [];
  for (const message of still) {
    const entry = message.subject as string;
    const name = message.name as EventName;
    const verdict = verdictOf(name, { isThere: there.has(entry), isOurs: echoes.imported.has(entry), isSame: echoes.same.has(entry) });
    passed.push(verdict ? { id: message.id, verdict, starts: [], notes: [] } : { ...passedOn(parts.plan(), message), notes: [] });
  }
  if (passed.length > 0) await parts.inbox.passOn(passed, parts.settleMs);
  if (busy.length > 0)
    await parts.inbox.later(
      busy.map(({ id }) => id),
      new Date(parts.clock.now().getTime() + BUSY_MS),
    );
}

/** Why an event is none; undefined where it is one. */
function verdictOf(name: EventName, entry: { isThere: boolean; isOurs: boolean; isSame: boolean }): string | undefined {
  if (name === 'library.removed') return entry.isThere ? 'it is still there' : undefined;
  if (!entry.isThere) return 'the library does not have it';
  if (name === 'library.imported') return entry.isOurs ? 'our own import' : undefined;
  return entry.isSame ? 'nothing that we do not know' : undefined;
}

const starts = (plan: Plan, message: Message) => startedBy(plan.pipelines, { event: message.name as EventName, from: message.instance });

function passedOn(plan: Plan, message: Message): Omit<Passed, 'notes'> {
  const pipelines = starts(plan, message);
  const key = keyOf(message);
  return {
    id: message.id,
    verdict: pipelines.length > 0 ? `passed on to ${pipelines.map((pipeline) => pipeline.name).join(', ')}` : 'no pipeline waits for it',
    starts: pipelines.map((pipeline) => ({ pipeline: pipeline.name, key: pipeline.select.noun === 'event' ? key : '' })),
  };
}

/** The item's key in a run: "entry:<library>:<id>", "download:<id>", "instance:<name>". */
function keyOf({ name, instance, subject }: Message): string {
  if (name?.startsWith('library.')) return `entry:${instance}:${subject}`;
  return name?.startsWith('download.') ? `download:${subject}` : `instance:${instance}`;
}
