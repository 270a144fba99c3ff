import { ProblemError } from '../problem.ts';

export interface Taken {
  instance: string;
  messageId: string;
  headers: Record<string, string>;
  body: string;
}

export type TakenAs = 'new' | 'again' | 'conflict';

interface Waiting extends Taken {
  resolve(as: TakenAs): void;
  reject(error: unknown): void;
}

const AT_ONCE = 200;
/** What waits for the database is bounded: whoever comes then is asked to come again. */
const MOST_BYTES = 32 * 2 ** 20;
const MOST_WAITING = 5000;

/** Stores webhooks in groups: those that arrive while the database writes are one transaction. Each is answered when it is stored. */
export class Intake {
  readonly #store: (taken: readonly Taken[]) => Promise<TakenAs[]>;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #isWriting = false;

  constructor(store: (taken: readonly Taken[]) => Promise<TakenAs[]>) {
    this.#store = store;
  }

  take(taken: Taken): Promise<TakenAs> {
    if (this.#waiting.length >= MOST_WAITING || this.#bytes + taken.body.length > MOST_BYTES)
      throw new ProblemError('hooks-full', 'more webhooks came than can be stored', { 'retry-after': '5' });
    this.#bytes += taken.body.length;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...taken, resolve, reject });
      if (!this.#isWriting) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, AT_ONCE);
      try {
        const as = await this.#store(group.map(({ resolve: _resolve, reject: _reject, ...taken }) => taken));
        for (const [index, each] of group.entries()) each.resolve(as[index] as TakenAs);
      } catch (error) {
        for (const each of group) each.reject(error);
      }
      for (const each of group) this.#bytes -= each.body.length;
    }
    this.#isWriting = false;
  }
}
