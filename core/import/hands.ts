import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import PQueue from 'p-queue';

const PATIENCE_MS = 10_000;

/**
 * A call on a disk that hangs does not come back, and holds one of the four threads of the process that files, host names and much of
 * the rest need. So many works with files go on at a time; one more thread may be at each disk to see whether it answers.
 */
const HANDS = 2;

export interface HandsOptions {
  patienceMs?: number;
  /** Comes back when the folder's disk answers, whatever it says; stat unless said. */
  reach?(folder: string): Promise<unknown>;
}

export type InTime<T> = { ok: true; value: T } | Late;

/** `goesOn`: it has begun, and this is its end. */
export interface Late {
  ok: false;
  message: string;
  goesOn?: Promise<unknown>;
}

const busy = { ok: false, message: 'the files of others, whose disk does not answer, are in the way' } as const;

interface Going {
  folders: readonly string[];
  hasBegun: boolean;
  isDropped: boolean;
  end: Promise<unknown>;
}

/** Works with files by few hands, and leaves those waiting no longer than a disk answers (RELIABILITY T37). */
export class Hands {
  readonly #queue = new PQueue({ concurrency: HANDS });
  readonly #looks = new Map<string, PQueue>();
  readonly #going = new Map<string, Going>();
  readonly #patienceMs: number;
  readonly #reach: (folder: string) => Promise<unknown>;

  constructor(options: HandsOptions = {}) {
    this.#patienceMs = options.patienceMs ?? PATIENCE_MS;
    this.#reach = options.reach ?? ((folder) => stat(folder).catch(() => null));
  }

  /**
   * The work's end, or a sentence where a disk does not answer. What has begun goes on then and may end when the disk is back; who asks
   * for the same `key` again waits for that end, so that nothing is done twice beside itself.
   */
  async work<T>(key: string, folders: readonly string[], work: () => Promise<T>): Promise<InTime<T>> {
    const going = this.#going.get(key) ?? this.#begin(key, folders, work);
    const end = going.end.then((value): InTime<T> => (going.hasBegun ? { ok: true, value: value as T } : busy));
    for (;;) {
      const done = await this.#inTime(end);
      if (done) return done;
      const inTheWay = going.hasBegun ? [] : [...this.#going.values()].flatMap((other) => (other.hasBegun ? other.folders : []));
      for (const folder of new Set([...folders, ...inTheWay])) {
        const answer = await this.look(folder, async () => null);
        if (answer.ok) continue;
        if (!going.hasBegun) this.#drop(key, going);
        end.catch(() => {});
        return going.hasBegun ? { ...answer, goesOn: going.end } : answer;
      }
    }
  }

  /** A short look at a folder, one at a time. */
  async look<T>(folder: string, look: () => Promise<T>): Promise<InTime<T>> {
    const queue = this.#looks.get(folder) ?? new PQueue({ concurrency: 1 });
    this.#looks.set(folder, queue);
    let isLate = false;
    const looked = queue.add(async () => {
      if (isLate) return null;
      await this.#reach(folder);
      return isLate ? null : { ok: true as const, value: await look() };
    });
    const done = await this.#inTime(looked);
    if (done) return done;
    isLate = true;
    looked.catch(() => {});
    return { ok: false, message: `the folder ${folder} has not answered for ${this.#patienceMs / 1000} s; is its disk or share there?` };
  }

  /** null: not as long as a disk is waited for. */
  async #inTime<T>(asked: Promise<T>): Promise<T | null> {
    const waiting = new AbortController();
    const late = pause(this.#patienceMs, null, { signal: waiting.signal }).catch(() => null);
    return Promise.race([asked, late]).finally(() => waiting.abort());
  }

  #begin(key: string, folders: readonly string[], work: () => Promise<unknown>): Going {
    const going: Going = { folders, hasBegun: false, isDropped: false, end: Promise.resolve() };
    this.#going.set(key, going);
    going.end = this.#queue
      .add(async () => {
        if (going.isDropped) return;
        going.hasBegun = true;
        return work();
      })
      .finally(() => this.#drop(key, going));
    return going;
  }

  #drop(key: string, going: Going): void {
    going.isDropped = true;
    if (this.#going.get(key) === going) this.#going.delete(key);
  }
}
