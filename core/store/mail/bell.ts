import pg from 'pg';
import type { Log } from '../../sdk/index.ts';

const CHANNEL = 'tomewright';
const LONGEST_WAIT_MS = 15_000;

/** Rings when another transaction, of any daemon, wrote to the inbox or the feed. Nobody relies on it: it only makes things quicker. */
export class Bell {
  readonly #url: string;
  readonly #log: Log;
  readonly #listeners = new Set<(topic: string) => void>();
  #client: pg.Client | null = null;
  #again: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(url: string, log: Log) {
    this.#url = url;
    this.#log = log;
  }

  /** Calls back at each ring, "inbox" or "feed"; gives the way to stop that. The connection is made at the first call. */
  on(listener: (topic: string) => void): () => void {
    this.#listeners.add(listener);
    if (!this.#client && !this.#again && !this.#isClosed) void this.#connect(500);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#again) clearTimeout(this.#again);
    await this.#client?.end().catch(() => {});
  }

  async #connect(waitMs: number): Promise<void> {
    this.#again = null;
    const client = new pg.Client({ connectionString: this.#url, application_name: 'tomewright bell', keepAlive: true });
    this.#client = client;
    let isOver = false;
    const over = (error?: Error): void => {
      if (isOver || this.#isClosed) return;
      isOver = true;
      this.#log.debug({ err: error }, 'the bell of the database is silent; it is connected again');
      void client.end().catch(() => {});
      this.#again = setTimeout(() => void this.#connect(Math.min(waitMs * 2, LONGEST_WAIT_MS)), waitMs);
      this.#again.unref();
    };
    client.on('error', over);
    client.on('end', () => over());
    client.on('notification', ({ payload }) => {
      for (const listener of this.#listeners) listener(payload ?? '');
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      over(error as Error);
    }
  }
}
