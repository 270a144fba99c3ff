import { Readable } from 'node:stream';

export interface LiveEvent {
  id: string;
  kind: string;
  data: unknown;
}

/** Where live events come from. */
export interface LiveFeed {
  /** What comes after a place; null where it is too old. */
  after(id: string, most: number): Promise<LiveEvent[] | null>;
  end(): Promise<string>;
  /** Calls back where there may be something new; gives the way to stop that. */
  onNews(listener: () => void): () => void;
  /** Aborted when the daemon ends. */
  ending: AbortSignal;
}

export interface LiveRequest {
  /** The last id that the client saw; absent: from now on. */
  from?: string;
  isWanted(kind: string): boolean;
}

const AT_ONCE = 500;
const KEEP_ALIVE_MS = 15_000;
/** The longest a stream lasts: the key is looked at again when the client comes back. */
const LONGEST_MS = 30 * 60_000;
/** A client that has not read what it was sent for so long is dropped. */
const PATIENCE_MS = 20_000;
const MOST_UNREAD = 256 * 1024;
/** News come in bursts; and where no ring is heard, it is looked all the same. */
const GATHER_MS = 100;
const LOOK_MS = 2_000;

const framed = (event: LiveEvent): string => `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event.data)}\n\n`;

/** The same place, seen now: a client that hears nothing for hours is not too old to go on. */
const fresh = (id: string): string => id.replace(/\d+$/, String(Math.floor(Date.now() / 1000)));

/** Server-sent events for one client. It reads on only while the client does, so that nobody's slowness costs memory. */
export class LiveStream extends Readable {
  readonly #feed: LiveFeed;
  readonly #request: LiveRequest;
  readonly #stops: (() => void)[] = [];
  #at: string | null;
  #isLooking = false;
  #blockedSince: number | null = null;

  constructor(feed: LiveFeed, request: LiveRequest) {
    super({ highWaterMark: MOST_UNREAD });
    this.#feed = feed;
    this.#request = request;
    this.#at = request.from ?? null;
    this.#begin();
  }

  override _read(): void {
    this.#blockedSince = null;
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    for (const stop of this.#stops.splice(0)) stop();
    done(error);
  }

  #begin(): void {
    this.push('retry: 3000\n\n');
    let gathering: NodeJS.Timeout | undefined;
    const news = (): void => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void this.#look();
      }, GATHER_MS);
    };
    const every = (ms: number, work: () => void): void => {
      const timer = setInterval(work, ms);
      this.#stops.push(() => clearInterval(timer));
    };
    const end = (): void => void this.push(null);
    const last = setTimeout(end, LONGEST_MS);
    every(LOOK_MS, news);
    every(KEEP_ALIVE_MS, () => this.#send(`${this.#at ? `id: ${this.#at}\n` : ''}: here\n\n`));
    this.#stops.push(
      this.#feed.onNews(news),
      () => clearTimeout(gathering),
      () => clearTimeout(last),
    );
    this.#feed.ending.addEventListener('abort', end, { once: true });
    this.#stops.push(() => this.#feed.ending.removeEventListener('abort', end));
    if (this.#feed.ending.aborted) end();
    else void this.#look();
  }

  async #look(): Promise<void> {
    if (this.#isLooking || this.destroyed || this.readableEnded || this.#isBlocked()) return;
    this.#isLooking = true;
    try {
      for (let goesOn = true; goesOn; ) goesOn = await this.#readSome();
    } catch {
      // The database is away; the next look tries again.
    } finally {
      this.#isLooking = false;
    }
  }

  async #readSome(): Promise<boolean> {
    this.#at ??= await this.#feed.end();
    const events = await this.#feed.after(this.#at, AT_ONCE);
    if (this.destroyed || this.#feed.ending.aborted) return false;
    if (events === null) {
      this.#at = await this.#feed.end();
      this.#send(framed({ id: this.#at, kind: 'reset', data: {} }));
      return true;
    }
    for (const event of events) if (this.#request.isWanted(event.kind)) this.#send(framed(event));
    this.#at = events.at(-1)?.id ?? fresh(this.#at);
    return events.length === AT_ONCE && !this.#isBlocked();
  }

  #send(text: string): void {
    if (this.destroyed || this.#feed.ending.aborted) return;
    if (!this.push(text)) this.#blockedSince ??= performance.now();
  }

  #isBlocked(): boolean {
    if (this.#blockedSince === null) return false;
    if (performance.now() - this.#blockedSince > PATIENCE_MS) this.destroy();
    return true;
  }
}
