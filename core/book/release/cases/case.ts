import type { Clue, Release } from '../../../sdk/index.ts';
import type { GateName } from '../gates/gate.ts';

/** One wanted book, names that are it, and names that are not with the gate that must be among those that close. */
export interface ReleaseCase {
  phenomenon: string;
  clue: Clue;
  good: (string | Partial<Release>)[];
  bad: [string | Partial<Release>, GateName][];
}
