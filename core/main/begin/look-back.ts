import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../sdk/index.ts';
import type { DaemonStore } from '../container.ts';

/** What the data folder remembers of its database: how far that had counted; or the backup that was put back since. */
type Seen = { database: string; position: number } | { restored: string };

const LOOK_MS = 60_000;

const fileIn = (dataDir: string): string => join(dataDir, 'last-seen.json');

/**
 * Looks now and every minute whether the database is older than this data folder saw it last, and holds it then: its owner put a backup
 * back, or a failover lost its end, and it knows nothing of what was done since.
 */
export async function lookBack({ store, log, dataDir }: { store: DaemonStore; log: Log; dataDir: string }): Promise<() => void> {
  const look = async (): Promise<void> => {
    const now = await store.identity.count();
    const before = readSeen(dataDir);
    const reason = before && whyOlder(before, now);
    if (reason) {
      await store.identity.hold(reason, 'position' in before ? before.position : now.position);
      log.error({}, `${reason}: nothing is searched, downloaded, imported or written until you say so; see: npm run accept`);
    }
    writeSeen(dataDir, now);
  };
  await look();
  const quietly = (): void =>
    void look().catch((err: unknown) => log.warn({ err }, 'it could not be noted how old the database is; it is tried again'));
  const timer = setInterval(quietly, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The next start will find that the database is older. */
export function noteRestored(dataDir: string, backup: string): void {
  writeSeen(dataDir, { restored: backup });
}

function whyOlder(before: Seen, now: { database: string; position: number }): string | null {
  if ('restored' in before) return `the database is the backup ${before.restored}, and knows nothing of what was done since that was made`;
  if (before.database !== now.database || now.position > before.position) return null;
  return 'the database is older than it was when this daemon saw it last, and knows nothing of what was done since (was a backup put back?)';
}

function readSeen(dataDir: string): Seen | null {
  try {
    const seen = JSON.parse(readFileSync(fileIn(dataDir), 'utf8'));
    const isWhole = typeof seen.restored === 'string' || (typeof seen.database === 'string' && typeof seen.position === 'number');
    return isWhole ? seen : null;
  } catch {
    return null;
  }
}

function writeSeen(dataDir: string, seen: Seen): void {
  const path = fileIn(dataDir);
  mkdirSync(dataDir, { recursive: true });
  rmSync(`${path}.new`, { force: true });
  writeFileSync(`${path}.new`, JSON.stringify(seen));
  renameSync(`${path}.new`, path);
}
