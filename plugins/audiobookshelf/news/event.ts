import type { LibraryEvent } from '../../../core/sdk/index.ts';

const KINDS: Readonly<Record<string, LibraryEvent['kind']>> = {
  imported: 'imported',
  item_added: 'imported',
  items_added: 'imported',
  changed: 'changed',
  item_updated: 'changed',
  items_updated: 'changed',
  removed: 'removed',
  item_removed: 'removed',
};

const ID_KEYS = ['libraryItemId', 'library_item_id', 'itemId', 'item_id', 'id'];

/** Events of a socket's or a webhook's name and payload: one item, or a list of them, of which only the ids are believed. */
export function eventsOf(name: string, payload: unknown, now: Date): LibraryEvent[] {
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  if (!kind) return [];
  return (Array.isArray(payload) ? payload : [payload]).flatMap((row) => {
    const entry = ID_KEYS.map((key) => textAt(row, key)).find((text) => text !== undefined);
    const library = textAt(row, 'libraryId') ?? textAt(row, 'library_id');
    if (!entry || (textAt(row, 'mediaType') ?? 'book') !== 'book') return [];
    return [{ kind, entry, ...(library ? { library } : {}), at: now.toISOString() }];
  });
}

/** How many of the items in a payload are marked as missing. */
export function missingAmong(payload: unknown): number {
  return (Array.isArray(payload) ? payload : [payload]).filter((row) => row?.isMissing === true).length;
}

function textAt(row: unknown, key: string): string | undefined {
  const value = typeof row === 'object' && row !== null && Object.hasOwn(row, key) ? (row as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' && value.length > 0 && value.length <= 100 ? value : undefined;
}
