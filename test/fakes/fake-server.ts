import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a stand-in sees it. */
export interface Asked {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
  /** The body as an urlencoded form. */
  form: URLSearchParams;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string | string[]>;
  /** Sent as it is; an object is sent as JSON. */
  body?: string | Buffer | object;
}

/** How a stand-in misbehaves until told otherwise. */
export type Misbehaviour =
  | { answer: Reply; times?: number }
  | { hang: true; forMs?: number }
  | { cut: true }
  | { drip: true; forMs: number }
  | { refuse: true }
  | { delayMs: number };

export interface Fake {
  url: string;
  /** For stand-ins that speak more than requests and answers. */
  server: Server;
  /** Every request, in order. */
  asked: { method: string; path: string; at: number }[];
  /** null: behaves again. `path`: only requests whose path begins so. */
  misbehave(how: Misbehaviour | null, path?: string): void;
  answerWith(status: number, body?: string): void;
  stop(): Promise<void>;
}

const HTML = /^\s*</;

function send(response: ServerResponse, reply: Reply): void {
  const { body = '', status = 200, headers = {} } = reply;
  const isData = typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isData ? Buffer.from(body as string) : Buffer.from(JSON.stringify(body));
  const type = isData
    ? HTML.test(bytes.subarray(0, 20).toString())
      ? 'text/html; charset=utf-8'
      : 'text/plain; charset=utf-8'
    : 'application/json; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': String(bytes.length), ...headers });
  response.end(bytes);
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://fake');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body,
    form: new URLSearchParams(body.toString('latin1')),
  };
}

/** A client that waits for ever would wait for ever: a test that has no such time ends it. */
function cutAfter(request: IncomingMessage, ms: number | undefined): void {
  if (ms !== undefined) setTimeout(() => request.socket.destroy(), ms).unref();
}

/** Begins an answer well and sends a byte now and then. */
function drip(request: IncomingMessage, response: ServerResponse, forMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
  response.write('{');
  const timer = setInterval(() => response.write(' '), 100);
  request.socket.once('close', () => clearInterval(timer));
  cutAfter(request, forMs);
}

/** A stand-in for a service: real HTTP on the loopback, with state of its own, that can be told to misbehave. */
export async function startFake(answer: (asked: Asked) => Reply | Promise<Reply>, port = 0): Promise<Fake> {
  let how: { behaviour: Misbehaviour; path: string; left: number } | null = null;
  const asked: Fake['asked'] = [];
  const server = createServer(async (request, response) => {
    try {
      const query = await read(request);
      asked.push({ method: query.method, path: query.path, at: Date.now() });
      if (how && query.path.startsWith(how.path)) {
        const { behaviour } = how;
        if ('hang' in behaviour) return void cutAfter(request, behaviour.forMs);
        if ('drip' in behaviour) return drip(request, response, behaviour.forMs);
        if ('cut' in behaviour) return void request.socket.destroy();
        if ('delayMs' in behaviour) await new Promise((resolve) => setTimeout(resolve, behaviour.delayMs));
        if ('answer' in behaviour && how.left-- > 0) return send(response, behaviour.answer);
      }
      send(response, await answer(query));
    } catch (error) {
      send(response, { status: 500, body: `the stand-in failed: ${error instanceof Error ? error.stack : error}` });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const at = (server.address() as AddressInfo).port;
  const misbehave: Fake['misbehave'] = (behaviour, path = '/') => {
    how = behaviour && { behaviour, path, left: 'answer' in behaviour ? (behaviour.times ?? Number.POSITIVE_INFINITY) : 0 };
    if (behaviour && 'refuse' in behaviour) {
      server.close();
      server.closeAllConnections();
    } else if (!server.listening) server.listen(at, '127.0.0.1');
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    asked,
    misbehave,
    answerWith: (status, body = '') => misbehave({ answer: { status, body } }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
