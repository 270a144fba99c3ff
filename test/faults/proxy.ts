import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../live/free-port.ts';

export interface Proxy {
  /** The database's address through the proxy. */
  url: string;
  /** Ends all connections and takes no more. */
  cut(): void;
  mend(): void;
  stop(): Promise<void>;
}

/** A TCP proxy in front of a database, which can be cut. */
export async function startProxy(to: URL): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) return void client.destroy();
    const upstream = connect(Number(to.port || 5432), to.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream).pipe(client);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  const mend = (): void => {
    isCut = false;
  };
  const stop = (): Promise<void> => {
    cut();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url: url.href, cut, mend, stop };
}
