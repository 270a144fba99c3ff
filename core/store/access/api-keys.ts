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

/** How long a key that was revoked through another daemon may still open this one. */
const KNOWN_MS = 2000;
const MOST_KNOWN = 1000;

/** Keys to the API: 256 random bits each, of which only the SHA-256 is stored. */
export class ApiKeys {
  readonly #store: StoreContext;
  /** Keys seen a moment ago, by their hash, so that not every request asks the database. */
  readonly #known = new Map<string, { key: ApiKey; until: number }>();
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
    const known = this.#known.get(hash.toString('base64'));
    if (known && known.until > Date.now()) return isValid(known.key, this.#store.clock.now()) ? known.key : null;
    return this.#look(hash);
  }

  async #look(hash: Buffer): Promise<ApiKey | null> {
    const row = await this.#store.knex('api_keys').where({ hash }).first();
    if (row === undefined || !timingSafeEqual(row.hash, hash)) return null;
    const now = this.#store.clock.now();
    if (!isValid(keyOf(row), now)) return null;
    if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > NOTE_AFTER_MS) {
      await this.#store.knex('api_keys').where({ id: row.id }).update({ last_used_at: now });
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(hash.toString('base64'), { key: keyOf(row), until: Date.now() + KNOWN_MS });
    return keyOf(row);
  }

  async revoke(id: string): Promise<boolean> {
    if (rowId(id) === null) return false;
    this.#known.clear();
    return (await this.#store.knex('api_keys').where({ id, revoked_at: null }).update({ revoked_at: this.#store.clock.now() })) === 1;
  }

  async list(): Promise<ApiKey[]> {
    return (await this.#store.knex('api_keys').orderBy('id')).map(keyOf);
  }
}

const isValid = ({ revokedAt, expiresAt }: ApiKey, now: Date): boolean => revokedAt === null && (expiresAt === null || expiresAt > now);

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
