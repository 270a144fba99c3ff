import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived, under the address that it was meant for. */
export interface Seen {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Buffer;
}

/** How the stand-in behaves towards one request. */
export type Behaviour = (response: ServerResponse) => void;

interface StandIn {
  address: string;
  /** Bytes that went out so far. */
  sent(): number;
  close(): Promise<void>;
}

/** A server on loopback that plays all services of one call. */
export async function standIn(answer: (seen: Seen) => Behaviour): Promise<StandIn> {
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void read(request).then(
      (seen) => answer(seen)(response),
      () => response.destroy(),
    );
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function read(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const url = new URL(request.url ?? '/', headers['x-meant-for']);
  return { method: request.method ?? 'GET', url, headers, body: Buffer.concat(chunks) };
}
