import type { Clue, Ids } from '../../sdk/index.ts';

/** The newer clue, with ids and other fields of the older one that it is silent on. */
export function mergeClues(older: Clue, newer: Clue): Clue {
  return { ...older, ...newer, ids: mergeIds(older.ids, newer.ids) };
}

function mergeIds(older: Ids = {}, newer: Ids = {}): Ids {
  const at = { ...older.at, ...newer.at };
  return { ...older, ...newer, ...(Object.keys(at).length > 0 ? { at } : {}) };
}
