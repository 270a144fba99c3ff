import type { Context, HttpReply, HttpRequest } from '../../core/sdk/index.ts';
import { diagnose } from './diagnosis.ts';

const KEY = 'session';

/** `seed` is what the owner pasted when `current` began to rotate from it. */
interface Stored {
  seed: string;
  current: string;
}

/**
 * The one holder of the member's session. The site answers with a new `mam_id` again and again, and the old one is dead
 * then: the new one is stored before anything else is asked, and all calls go one after the other.
 */
export class Session {
  readonly #context: Context;
  readonly #pasted: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: Context, pasted: string) {
    this.#context = context;
    this.#pasted = pasted;
  }

  /** Sends a request as the member; what arrives is an answer to a signed-in member, or the call fails as `auth`. */
  request(request: HttpRequest): Promise<HttpReply> {
    const mine = this.#last.then(() => this.#signedIn(request));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** What is stored is read anew for every request: another daemon may have held the session in between. */
  async #signedIn(request: HttpRequest): Promise<HttpReply> {
    const stored = await this.#context.state.get<Stored>(KEY);
    let trouble = null;
    for (const value of this.#values(stored)) {
      const reply = await this.#context.http.request({ ...request, headers: { ...request.headers, cookie: `mam_id=${value}` } });
      trouble = diagnose(reply);
      if (!trouble) {
        await this.#keep(stored, rotated(reply.cookies) ?? value);
        return reply;
      }
      if (!trouble.isDead) break;
    }
    return this.#context.fail('auth', trouble?.message ?? 'MyAnonamouse has no session to use; paste one as session');
  }

  /** A newly pasted value wins over the stored one; a stored one that died gives way to the pasted one, once. */
  #values(stored: Stored | undefined): string[] {
    const current = stored?.seed === this.#pasted ? stored.current : undefined;
    return [...new Set([current, this.#pasted, decoded(this.#pasted)])].filter((value) => value !== undefined);
  }

  async #keep(stored: Stored | undefined, current: string): Promise<void> {
    if (stored?.seed === this.#pasted && stored.current === current) return;
    // Where another daemon has used the session since, while this one slept, its value is the newer one.
    await this.#context.state.replace(KEY, stored, { seed: this.#pasted, current }, { secret: true });
  }
}

/** The value may have been copied in its URL-encoded form ("%3D"). */
function decoded(value: string): string | undefined {
  try {
    const plain = decodeURIComponent(value);
    return /^[^\s;,]+$/.test(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

function rotated(cookies: string[]): string | undefined {
  for (const line of cookies) {
    const value = /^\s*mam_id=([^;\s]+)/.exec(line)?.[1];
    if (value && value !== 'deleted') return value;
  }
  return undefined;
}
