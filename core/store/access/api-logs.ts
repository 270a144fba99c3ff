import type { StoreContext } from '../store-context.ts';

export interface ApiCall {
  keyId: string | null;
  method: string;
  path: string;
  status: number;
  ms: number;
  ip: string | null;
}

/** Lines that wait while one statement is under way; more are not kept, so that a database that is slow fills no memory. */
const MOST_WAITING = 5000;
const BATCH = 500;

/** Calls of the API, without bodies and without queries. */
export class ApiLogs {
  readonly #store: StoreContext;
  #waiting: object[] = [];
  #writing: Promise<void> | null = null;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Notes the calls: at once, or with all that came meanwhile when the statement before has ended. Resolves when they are stored. */
  async add(calls: ApiCall[]): Promise<void> {
    this.#waiting.push(...this.#rowsOf(calls));
    this.#waiting.splice(0, Math.max(0, this.#waiting.length - MOST_WAITING));
    this.#writing ??= this.#write();
    await this.#writing;
  }

  /** Resolves when all that was noted is stored, or cannot be. */
  async settled(): Promise<void> {
    await this.#writing?.catch(() => {});
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#store.knex('api_logs').insert(this.#waiting.splice(0, BATCH));
    } finally {
      this.#writing = null;
    }
  }

  #rowsOf(calls: ApiCall[]): object[] {
    const at = this.#store.clock.now();
    return calls.map(({ keyId, method, path, status, ms, ip }) => ({
      key_id: keyId,
      method: method.slice(0, 16),
      path: (path.split('?')[0] ?? '').slice(0, 500),
      status,
      ms,
      ip,
      at,
    }));
  }
}
