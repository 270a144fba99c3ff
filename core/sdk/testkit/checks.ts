import { checkBattery } from './battery.ts';
import { checkFixtures } from './check-fixtures.ts';
import { checkFolder } from './check-folder.ts';
import { checkOptions } from './check-options.ts';
import { checkReplay } from './replay.ts';

/** One part of the contract. `examine` gives sentences for people, none where the part is kept. */
export interface Check {
  says: string;
  examine(folder: string): string[] | Promise<string[]>;
}

/** The contract, cheapest first. */
export const CHECKS: readonly Check[] = [
  { says: 'the folder has what every plugin has', examine: checkFolder },
  { says: 'every option is described and every secret is write-only', examine: checkOptions },
  { says: 'every method has a recorded exchange, and no recording holds a secret', examine: checkFixtures },
  { says: 'every recording replays: the same requests, the same result', examine: checkReplay },
  { says: 'every failure of the upstream has its code, and is never an answer', examine: checkBattery },
];
