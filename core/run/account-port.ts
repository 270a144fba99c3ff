import type { CostVerdict, Taken } from '../book/index.ts';
import type { Download, NewDownload } from './downloads-port.ts';

/** What keeps the account of a source from being drawn on by many at once. */
export interface GuardedReservations {
  /**
   * Reserves as `reserve` does: `judge` is asked with what was taken from the source since `since` and by others at this moment, over all
   * pipelines and daemons, and what it refuses is not reserved.
   */
  reserveWithin(download: NewDownload, guard: AccountGuard): Promise<Download | null | { refused: string }>;
  /** Whether a downloader ever listed this very torrent for us. */
  wasTaken(ref: string): Promise<boolean>;
}

export interface AccountGuard {
  since: Date;
  judge(taken: Taken): CostVerdict;
}
