import type { Context, HookRequest, LibraryEvent } from '../../../core/sdk/index.ts';
import { eventsOf } from './event.ts';

/**
 * Audiobookshelf itself sends no webhook for books (2.36.0 notifies of podcasts, backups and feeds only), so this takes what a small relay
 * or a script sends: `{ "event": "item_added", "item": { "id": "...", "libraryId": "..." } }`, with `items` for several, or the id at the top.
 */
export function createHook(context: Context): (request: HookRequest) => Promise<LibraryEvent[]> {
  return async ({ body }) => {
    const sent = parse(context, body);
    const name = typeof sent['event'] === 'string' ? sent['event'] : 'imported';
    const payload = sent['item'] ?? sent['items'] ?? sent['libraryItem'] ?? sent['data'] ?? sent;
    return eventsOf(name, payload, context.now());
  };
}

function parse(context: Context, body: string): Record<string, unknown> {
  try {
    const sent: unknown = JSON.parse(body);
    if (typeof sent === 'object' && sent !== null && !Array.isArray(sent)) return sent as Record<string, unknown>;
  } catch {}
  return context.fail('bad-response', 'The webhook sent no JSON object; it should be { "event": "item_added", "item": { "id": "..." } }', {
    sample: body.slice(0, 200),
  });
}
