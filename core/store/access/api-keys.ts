import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rowId, type StoreContext } from '../store-context.ts';

export type Scope = 'read' | 'operate' | 'admin';

export interface ApiKey {
  id: string;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
}

const SHAPE = /^tw_[A-Za-z0-9_-]{43}$/;
/** Noting each use would be a write for each request. */
const NOTE_AFTER_MS = 60_000;

/** Keys to the API: 256 random bits each, of which only the SHA-256 is stored. */
export class ApiKeys {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Makes a key. Its text is told this once and never again. */
  async create(name: string, scopes: Scope[], expiresAt?: Date): Promise<{ id: string; key: string }> {
    const key = `tw_${randomBytes(32).toString('base64url')}`;
    const row = { name, hash: hashOf(key), scopes, expires_at: expiresAt ?? null, created_at: this.#store.clock.now() };
    const [made] = await this.#store.knex('api_keys').insert(row).returning('id');
    return { id: made.id, key };
  }

  /** The key's row where it is valid now; null for one that is unknown, revoked or expired. */
  async verify(key: string): Promise<ApiKey | null> {
    if (!SHAPE.test(key)) return null;
    const hash = hashOf(key);
    const row = await this.#store.knex('api_keys').where({ hash }).first();
    if (row === undefined || !timingSafeEqual(row.hash, hash)) return null;
    const now = this.#store.clock.now();
    if (row.revoked_at !== null || (row.expires_at !== null && row.expires_at <= now)) return null;
    if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > NOTE_AFTER_MS) {
      await this.#store.knex('api_keys').where({ id: row.id }).update({ last_used_at: now });
    }
    return keyOf(row);
  }

  async revoke(id: string): Promise<boolean> {
    if (rowId(id) === null) return false;
    return (await this.#store.knex('api_keys').where({ id, revoked_at: null }).update({ revoked_at: this.#store.clock.now() })) === 1;
  }

  async list(): Promise<ApiKey[]> {
    return (await this.#store.knex('api_keys').orderBy('id')).map(keyOf);
  }
}

const hashOf = (key: string) => createHash('sha256').update(key, 'utf8').digest();

// biome-ignore lint/suspicious/noExplicitAny: a row as the driver gives it
function keyOf(row: any): ApiKey {
  const { id, name, scopes } = row;
  return {
    id,
    name,
    scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}
