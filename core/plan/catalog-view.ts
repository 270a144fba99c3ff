import type { Manifest } from '../sdk/index.ts';

/** A plugin as its folder describes it; none of its code has run. */
export interface PluginView {
  manifest: Manifest;
  /** Its config.schema.json. */
  optionsSchema: Record<string, unknown>;
  folder: string;
  builtIn: boolean;
}

/** What the compiler needs to know of the catalog. */
export interface CatalogView {
  plugins: ReadonlyMap<string, PluginView>;
}
