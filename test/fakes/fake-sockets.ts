import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';

export interface FakeSockets {
  /** Tells everybody who has shown the token. */
  tell(name: string, payload: unknown): void;
  /** Ends all connections, as a restart does; whoever wants comes back. Nothing is replayed. */
  cut(): void;
  /** Sockets that have shown the token. */
  count(): number;
}

/** Audiobookshelf's Socket.IO: connected without `auth` one hears nothing; a wrong token is answered with `auth_failed`. */
export function startSockets(server: HttpServer, token: string): FakeSockets {
  const io = new Server(server, { serveClient: false });
  io.on('connection', (socket) => {
    socket.on('auth', (given: unknown) => {
      if (given !== token) return void socket.emit('auth_failed', { message: 'Invalid token' });
      void socket.join('known');
      socket.emit('init', { userId: 'user-1', username: 'tomewright', usersOnline: [] });
    });
  });
  return {
    tell: (name, payload) => void io.to('known').emit(name, payload),
    cut: () => void io.disconnectSockets(true),
    count: () => io.sockets.adapter.rooms.get('known')?.size ?? 0,
  };
}
