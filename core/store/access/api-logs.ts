import type { StoreContext } from '../store-context.ts';

export interface ApiCall {
  keyId: string | null;
  method: string;
  path: string;
  status: number;
  ms: number;
  ip: string | null;
}

/** Calls of the API, without bodies and without queries. */
export class ApiLogs {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  async add(calls: ApiCall[]): Promise<void> {
    if (calls.length === 0) return;
    const at = this.#store.clock.now();
    const rows = calls.map(({ keyId, method, path, status, ms, ip }) => ({
      key_id: keyId,
      method: method.slice(0, 16),
      path: (path.split('?')[0] ?? '').replaceAll('\0', '').slice(0, 500),
      status,
      ms,
      ip,
      at,
    }));
    await this.#store.knex('api_logs').insert(rows);
  }
}
