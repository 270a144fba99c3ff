import type { Socket } from 'socket.io-client';
import type { Context, LibraryEvent } from '../../../core/sdk/index.ts';
import type { Options, Session } from '../session.ts';
import { ME_SCHEMA, type Me } from '../wire-server.ts';
import { eventsOf } from './event.ts';

export interface Ears {
  /** Connects at the first call, if the option says so; never fails. */
  listen(): Promise<void>;
  /** What was heard since the last time. */
  drain(): LibraryEvent[];
  close(): void;
}

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
export function createEars({ context, options, session, wroteLately }: Parts): Ears {
  let socket: Socket | undefined;
  let isGivenUp = options.socket === false;
  let isDown = false;
  let heard: LibraryEvent[] = [];

  function hear(name: string, payload: unknown): void {
    const events = eventsOf(name, payload, context.now()).filter((event) => event.kind !== 'changed' || !wroteLately(event.entry));
    heard = [...heard, ...events].slice(-MOST_HEARD);
  }

  async function connect(token: string): Promise<Socket> {
    const { io } = await import('socket.io-client');
    const { origin, pathname } = new URL(options.url);
    const made = io(origin, { path: `${pathname.replace(/\/+$/, '')}/socket.io`, reconnectionDelayMax: 60_000, forceNew: true });
    made.on('connect', () => made.emit('auth', token));
    made.on('init', () => {
      if (isDown) context.log.info({ instance: context.instance }, 'hears the library again');
      isDown = false;
    });
    made.on('auth_failed', () => {
      isGivenUp = true;
      made.disconnect();
      context.log.warn({ instance: context.instance }, 'Audiobookshelf refused the socket; new books are found by polling');
    });
    made.on('connect_error', (err) => {
      if (!isDown)
        context.log.warn({ instance: context.instance, err: err.message }, 'no socket to the library; new books are found by polling');
      isDown = true;
    });
    for (const name of NAMES) made.on(name, (payload) => hear(name, payload));
    return made;
  }

  async function listen(): Promise<void> {
    if (socket || isGivenUp) return;
    const { token } = await session.read<Me>('api/me', ME_SCHEMA);
    isGivenUp = !token;
    if (token && !socket) socket = await connect(token);
  }

  return {
    listen,
    drain() {
      const events = heard;
      heard = [];
      return events;
    },
    close() {
      isGivenUp = true;
      socket?.disconnect();
      socket = undefined;
    },
  };
}
