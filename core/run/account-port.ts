import type { CostVerdict, Taken } from '../book/index.ts';

/**
 * What keeps the account of a source from being drawn on by many at once: `judge` is asked with what was taken from the source since
 * `since` and by others at this moment, over all pipelines and daemons, and what it refuses is not reserved.
 */
export interface AccountGuard {
  since: Date;
  judge(taken: Taken): CostVerdict;
}
