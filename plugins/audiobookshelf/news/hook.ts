import type { Context, HookRequest, LibraryEvent } from '../../../core/sdk/index.ts';
import { eventsOf } from './event.ts';

const MOST_EVENTS = 200;
/** Under these a relay puts the item or the items. */
const HOLDERS = ['item', 'items', 'libraryItem', 'libraryItems', 'data', 'payload'];
/** Under these a notifier (Apprise, Audiobookshelf's own call of it) puts text, in which a template may have put JSON. */
const TEXTS = ['body', 'message', 'content', 'text', 'title'];
/** A link to an item, or its id after its name; ids are UUIDs, before 2.3 "li_...". */
const ID_IN_TEXT =
  /(?:\/item\/|\b(?:library[ _-]?)?item[ _-]?id"?\s*[:=]\s*"?)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|li_[0-9a-z]{8,40})/gi;

/**
 * Audiobookshelf itself sends no webhook for books (2.36.0 notifies of podcasts, backups and feeds only), so this takes what relays,
 * scripts and notifiers send: an item or several, as JSON or as a form, alone or with an event's name, or a text with a link to an item.
 * Only ids are believed, and they are hints. Nothing in it is the answer to what names no item of ours: ask `watch` then.
 */
export function createHook(context: Context): (request: HookRequest) => Promise<LibraryEvent[]> {
  return async ({ headers, body }) => {
    const sent = parse(headers['content-type'] ?? '', body);
    const events = new Map(found(sent, context.now(), 0).map((event) => [`${event.kind} ${event.entry}`, event]));
    if (events.size > 0 || typeof sent === 'object') return [...events.values()].slice(0, MOST_EVENTS);
    return context.fail(
      'bad-response',
      'The webhook sent no JSON object; it should be { "event": "item_added", "item": { "id": "..." } }',
      {
        sample: body.slice(0, 200),
      },
    );
  };
}

/** An object, a list, or the text itself. */
function parse(type: string, body: string): object | string {
  if (type.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(body));
  return jsonOf(body) ?? body;
}

function jsonOf(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

function found(sent: object | string, now: Date, depth: number): LibraryEvent[] {
  if (typeof sent === 'string')
    return [...sent.slice(0, 100_000).matchAll(ID_IN_TEXT)].flatMap(([, id]) => eventsOf('imported', { id }, now));
  if (Array.isArray(sent)) return eventsOf('imported', sent, now);
  const row = sent as Record<string, unknown>;
  const name = row['event'] ?? row['eventName'];
  const holder = HOLDERS.map((key) => objectOf(row[key])).find((value) => value !== null);
  const events = eventsOf(typeof name === 'string' ? name : 'imported', holder ?? row, now);
  if (events.length > 0 || depth > 1 || typeof name === 'string') return events;
  return TEXTS.flatMap((key) => (typeof row[key] === 'string' ? found(jsonOf(row[key]) ?? row[key], now, depth + 1) : []));
}

function objectOf(value: unknown): object | null {
  if (typeof value === 'string') return jsonOf(value);
  return typeof value === 'object' ? value : null;
}
