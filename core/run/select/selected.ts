import type { NewItem } from '../ports.ts';

/** What a selection came to: items, or pages of them; or not now, with the moment to go on; or not at all in this run. */
export type Selected = { items: NewItem[] } | { pages: AsyncIterable<NewItem[]> } | { waitUntil: Date; reason: string } | { stop: string };
