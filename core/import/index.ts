export { openImporter } from './importer.ts';
export type { PlaceOutcome, PlaceRequest } from './place-book.ts';
