export type { Item, Reading } from './item.ts';
export { matchRecord, readingOfClue, type RecordMatch } from './match-record.ts';
export { clueOfEntry, readItem, readingsOfEntry } from './read-item.ts';
export type { Judged } from './judge-record.ts';
