export { listFolder } from './list-folder.ts';
export { freeBytes, lookAtRoot } from './look.ts';
export { type PlaceOutcome, type PlaceRequest, placeBook, readySources } from './place-book.ts';
export { type Probed, probe } from './probe.ts';
