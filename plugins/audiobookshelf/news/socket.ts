import type { Socket } from 'socket.io-client';
import type { Context, LibraryEvent } from '../../../core/sdk/index.ts';
import type { Options, Session } from '../session.ts';
import { eventsOf, missingAmong } from './event.ts';

interface Parts {
  context: Context;
  session: Session;
  options: Options;
  wroteLately(id: string): boolean;
}

/** What was heard, and since when without a gap (milliseconds since 1970); undefined: not connected, or too much came to keep. */
export interface Heard {
  events: LibraryEvent[];
  since: number | undefined;
}

const MOST_HEARD = 1000;
/** So many books whose files are gone at once are a disk that is gone, and not so many changes. */
const FLOOD = 20;
const AGAIN_AFTER_MS = 600_000;
const NAMES = ['item_added', 'items_added', 'item_updated', 'items_updated', 'item_removed'];

/**
 * Hears Audiobookshelf's Socket.IO events between two polls. The socket is the one connection that does not go through the context's http
 * (that knows no sockets): it goes to the origin of `url` only. It takes no API key, so the user's own token is sent.
 */
export class Ears {
  readonly #parts: Parts;
  #socket: Socket | undefined;
  #begun: Promise<void> | undefined;
  #refusedAt: number | undefined;
  #isDown = false;
  #heard: LibraryEvent[] = [];
  #missing = 0;
  #since: number | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    if (parts.options.socket === false) this.#begun = Promise.resolve();
  }

  /** Whether anything is listened to at all. */
  get isOn(): boolean {
    return this.#parts.options.socket !== false;
  }

  /** Connects at the first call, where the option allows it. Afterwards the socket comes back by itself; a refused one is tried again later. */
  listen(): Promise<void> {
    if (this.#refusedAt !== undefined && this.#now() - this.#refusedAt >= AGAIN_AFTER_MS) {
      this.#refusedAt = undefined;
      this.#begun = undefined;
    }
    this.#begun ??= this.#begin().catch((error) => {
      this.#begun = undefined;
      throw error;
    });
    return this.#begun;
  }

  /** What was heard since the last time. */
  drain(): Heard {
    const events = this.#missing >= FLOOD ? this.#heard.filter((event) => event.kind === 'imported') : this.#heard;
    if (this.#missing >= FLOOD)
      this.#parts.context.log.warn(
        { instance: this.#parts.context.instance, missing: this.#missing },
        'the library tells of many books whose files are gone; is its disk mounted?',
      );
    this.#heard = [];
    this.#missing = 0;
    return { events, since: this.#since };
  }

  /** Takes back what a poll that failed could not tell. */
  keep(events: LibraryEvent[]): void {
    this.#remember([...events, ...this.#heard]);
  }

  close(): void {
    this.#begun = Promise.resolve();
    this.#socket?.disconnect();
    this.#socket = undefined;
  }

  async #begin(): Promise<void> {
    const { session, options } = this.#parts;
    let token = await session.socketToken();
    if (!token) return this.#isGone('this user has no token that a socket takes; with a username and a password there is one');
    const { io } = await import('socket.io-client');
    const { origin, pathname } = new URL(options.url);
    const socket = io(origin, { path: `${pathname.replace(/\/+$/, '')}/socket.io`, reconnectionDelayMax: 60_000, forceNew: true });
    for (const name of NAMES) socket.on(name, (payload) => this.#hear(name, payload));
    // after every reconnect, or it stays connected and tells nothing; a login's token lives an hour only, so it is asked for anew
    socket.on('connect', async () => {
      token = await session.socketToken().catch(() => token);
      socket.emit('auth', token);
    });
    socket.on('init', () => this.#isBack());
    socket.on('disconnect', (reason) => this.#isGone(reason));
    socket.on('connect_error', (err) => this.#isGone(err.message));
    socket.on('auth_failed', () => {
      socket.disconnect();
      this.#refusedAt = this.#now();
      this.#isGone('the token was refused');
    });
    this.#socket = socket;
  }

  #hear(name: string, payload: unknown): void {
    const { context, wroteLately } = this.#parts;
    this.#missing += missingAmong(payload);
    const events = eventsOf(name, payload, context.now()).filter((event) => event.kind !== 'changed' || !wroteLately(event.entry));
    this.#remember([...this.#heard, ...events]);
  }

  #remember(events: LibraryEvent[]): void {
    // what does not fit is a gap like that of a disconnect
    if (events.length > MOST_HEARD && this.#since !== undefined) this.#since = this.#now();
    this.#heard = events.slice(-MOST_HEARD);
  }

  #isGone(reason: string): void {
    const { instance, log } = this.#parts.context;
    this.#since = undefined;
    if (!this.#isDown) log.warn({ instance, reason }, 'no socket to the library; new books are found by polling alone');
    this.#isDown = true;
  }

  #isBack(): void {
    const { instance, log } = this.#parts.context;
    this.#since = this.#now();
    if (this.#isDown) log.info({ instance }, 'hears the library again');
    this.#isDown = false;
  }

  #now(): number {
    return this.#parts.context.now().getTime();
  }
}
