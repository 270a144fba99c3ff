import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Seals values that must not lie open in the database or its backups. AES-256-GCM: version, nonce, tag, text. */
export class Seal {
  readonly #key: Buffer;
  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(text: string, boundTo: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(boundTo));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), sealed]);
  }

  /** Null where it was sealed with another key, for another place, or was changed. */
  open(sealed: Buffer, boundTo: string): string | null {
    if (sealed.length < 29 || sealed[0] !== 1) return null;
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.subarray(1, 13), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(13, 29));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }
}

/** The key out of TOMEWRIGHT_KEY, or a file in the data folder that is made at the first start. */
export function openSeal(options: { key?: string | undefined; dataDir: string }): Seal {
  if (options.key) return new Seal(createHash('sha256').update(options.key, 'utf8').digest());
  return new Seal(keyFile(options.dataDir));
}

function keyFile(dataDir: string): Buffer {
  const path = join(dataDir, 'secret-key');
  try {
    return parseKey(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return parseKey(readFileSync(path, 'utf8'), path);
}

function parseKey(text: string, path: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64url');
  if (key.length === 32) return key;
  throw new Error(`${path} does not hold a key: restore it from your backup, or remove it and log in to the services again`);
}
