import { createHash, randomBytes } from 'node:crypto';
import type { StoreContext } from '../store-context.ts';
import type { Scope } from './api-keys.ts';

/** A browser that signed in with a key: what it may do is what the key may do now. */
export interface Session {
  keyId: string;
  keyName: string;
  scopes: Scope[];
  expiresAt: Date;
}

const SHAPE = /^[A-Za-z0-9_-]{43}$/;
const DAY_MS = 86_400_000;
/** From the sign-in, whatever happens. */
const LONGEST_MS = 30 * DAY_MS;
/** Without a single request. */
const IDLE_MS = 7 * DAY_MS;
/** Noting each use would be a write for each request. */
const NOTE_AFTER_MS = 10 * 60_000;

/** Sessions of browsers: 256 random bits each, of which only the SHA-256 is stored. */
export class Sessions {
  readonly #store: StoreContext;
  constructor(store: StoreContext) {
    this.#store = store;
  }

  /** Opens a session for a key that was verified. Its token is told this once; ended sessions are cleared on the way. */
  async open(keyId: string): Promise<{ token: string; expiresAt: Date }> {
    const { knex, clock } = this.#store;
    const token = randomBytes(32).toString('base64url');
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + LONGEST_MS);
    await knex('sessions').where('expires_at', '<', now).delete();
    await knex('sessions').insert({ hash: hashOf(token), key_id: keyId, opened_at: now, used_at: now, expires_at: expiresAt });
    return { token, expiresAt };
  }

  /** The session where it is open and its key still holds; else null. */
  async verify(token: string): Promise<Session | null> {
    if (!SHAPE.test(token)) return null;
    const { knex, clock } = this.#store;
    const hash = hashOf(token);
    const now = clock.now();
    const row = await knex('sessions as s')
      .join('api_keys as k', 'k.id', 's.key_id')
      .where('s.hash', hash)
      .where('s.expires_at', '>', now)
      .where('s.used_at', '>', new Date(now.getTime() - IDLE_MS))
      .whereNull('k.revoked_at')
      .where((query) => query.whereNull('k.expires_at').orWhere('k.expires_at', '>', now))
      .first('s.key_id', 's.used_at', 's.expires_at', 'k.name', 'k.scopes', 'k.expires_at as key_expires_at');
    if (row === undefined) return null;
    if (now.getTime() - row.used_at.getTime() > NOTE_AFTER_MS) await knex('sessions').where({ hash }).update({ used_at: now });
    const expiresAt = row.key_expires_at !== null && row.key_expires_at < row.expires_at ? row.key_expires_at : row.expires_at;
    return { keyId: row.key_id, keyName: row.name, scopes: row.scopes, expiresAt };
  }

  /** Ends a session for good: its token opens nothing from now on. */
  async close(token: string): Promise<void> {
    await this.#store
      .knex('sessions')
      .where({ hash: hashOf(token) })
      .delete();
  }
}

const hashOf = (token: string) => createHash('sha256').update(token, 'utf8').digest();
