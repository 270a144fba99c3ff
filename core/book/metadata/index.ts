export type { Item, Reading } from './item.ts';
export type { Judged } from './judge-record.ts';
export { matchRecord, type RecordMatch, readingOfClue } from './match-record.ts';
export { clueOfEntry, readItem, readingsOfEntry } from './read-item.ts';
