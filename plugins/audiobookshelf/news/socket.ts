import type { Socket } from 'socket.io-client';
import type { Context, LibraryEvent } from '../../../core/sdk/index.ts';
import type { Options, Session } from '../session.ts';
import { ME_SCHEMA, type Me } from '../wire-server.ts';
import { eventsOf } from './event.ts';

interface Parts {
  context: Context;
  session: Session;
  options: Options;
  wroteLately(id: string): boolean;
}

const MOST_HEARD = 1000;
const NAMES = ['item_added', 'items_added', 'item_updated', 'items_updated', 'item_removed'];

/**
 * Hears Audiobookshelf's Socket.IO events between two polls. The socket is the one connection that does not go through the context's http
 * (that knows no sockets): it goes to the origin of `url` only. It takes no API key, so the user's legacy token of /api/me is sent.
 */
export class Ears {
  readonly #parts: Parts;
  #socket: Socket | undefined;
  #begun: Promise<void> | undefined;
  #isDown = false;
  #heard: LibraryEvent[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    if (parts.options.socket === false) this.#begun = Promise.resolve();
  }

  /** Connects at the first call, where the option allows it. Afterwards the socket comes back by itself. */
  listen(): Promise<void> {
    this.#begun ??= this.#begin().catch((error) => {
      this.#begun = undefined;
      throw error;
    });
    return this.#begun;
  }

  /** What was heard since the last time. */
  drain(): LibraryEvent[] {
    const events = this.#heard;
    this.#heard = [];
    return events;
  }

  close(): void {
    this.#begun = Promise.resolve();
    this.#socket?.disconnect();
    this.#socket = undefined;
  }

  async #begin(): Promise<void> {
    const { token } = await this.#parts.session.read<Me>('api/me', ME_SCHEMA);
    if (!token) return;
    const { io } = await import('socket.io-client');
    const { origin, pathname } = new URL(this.#parts.options.url);
    const socket = io(origin, { path: `${pathname.replace(/\/+$/, '')}/socket.io`, reconnectionDelayMax: 60_000, forceNew: true });
    for (const name of NAMES) socket.on(name, (payload) => this.#hear(name, payload));
    // after every reconnect, or it stays connected and tells nothing
    socket.on('connect', () => socket.emit('auth', token));
    socket.on('init', () => this.#isBack());
    socket.on('connect_error', (err) => this.#isGone(err));
    socket.on('auth_failed', () => {
      socket.disconnect();
      this.#isGone(new Error('the token was refused'));
    });
    this.#socket = socket;
  }

  #hear(name: string, payload: unknown): void {
    const { context, wroteLately } = this.#parts;
    const events = eventsOf(name, payload, context.now()).filter((event) => event.kind !== 'changed' || !wroteLately(event.entry));
    this.#heard = [...this.#heard, ...events].slice(-MOST_HEARD);
  }

  #isGone(err: Error): void {
    const { instance, log } = this.#parts.context;
    if (!this.#isDown) log.warn({ instance, err: err.message }, 'no socket to the library; new books are found by polling alone');
    this.#isDown = true;
  }

  #isBack(): void {
    const { instance, log } = this.#parts.context;
    if (this.#isDown) log.info({ instance }, 'hears the library again');
    this.#isDown = false;
  }
}
