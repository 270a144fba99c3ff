import { createServer as createHttpServer, type Server } from 'node:http';
import cors from '@koa/cors';
import Router from '@koa/router';
import { Ajv } from 'ajv';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { CursorWrong } from '../store/index.ts';
import { dashboardPages } from './dashboard/pages.ts';
import { gateOf, isServedHost, proxiesOf } from './gate.ts';
import { mount, type Witness } from './mount.ts';
import { type ProblemCode, ProblemError, problemOf } from './problem.ts';
import type { Caller, ServerParts } from './route.ts';
import { routesOf } from './routes/index.ts';

const MOST_BODY = '256kb';
/** Of those that are open when the daemon ends. */
const LONGEST_REQUEST_MS = 2000;

/** The API as a Koa application: each route checks host, key, scope, form, in this order. */
export function createApi(parts: ServerParts, witness?: Witness): Koa {
  const app = new Koa();
  const router = new Router({ exclusive: false });
  const gate = gateOf(parts);
  const mounting = { parts, gate, router, proxies: proxiesOf(parts.trustedProxies), shapes: shapes(), parseBody: parseBody(), witness };
  for (const route of routesOf(parts, gate)) mount(mounting, route);
  app.silent = true;
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
      },
      // Whether a name is served by https alone, and with it all names below it, is for the proxy to say that has the certificate.
      strictTransportSecurity: false,
    }),
  );
  app.use((context, next) => answerProblems(parts, context, next));
  app.use(async (context, next) => {
    if (!isServedHost(context.headers.host, parts.allowedHosts))
      throw new ProblemError('host-wrong', 'the header Host names something that this daemon does not serve');
    await next();
  });
  if (parts.corsOrigins.length > 0) app.use(corsOf(parts.corsOrigins));
  if (parts.dashboard) app.use(dashboardPages(parts.dashboard));
  app.use(router.routes());
  app.use(async (context) => {
    const others = router.stack.filter((layer) => layer.regexp?.test(context.path)).flatMap((layer) => layer.methods);
    if (others.length > 0)
      throw new ProblemError('method-not-allowed', `${context.method} is not for ${context.path}`, {
        allow: [...new Set(others)].join(', '),
      });
    throw new ProblemError('not-found', `there is nothing at ${context.path.slice(0, 200)}`);
  });
  return app;
}

/** Closed, but for the origins that are named; a browser's session never goes with it. */
const corsOf = (origins: readonly string[]): Koa.Middleware =>
  cors({
    origin: (context) => (origins.includes(context.get('origin')) ? context.get('origin') : ''),
    allowMethods: 'GET,POST,PUT,DELETE',
    allowHeaders: ['x-api-key', 'authorization', 'content-type', 'if-none-match', 'last-event-id'],
    exposeHeaders: ['etag', 'location', 'retry-after'],
    maxAge: 600,
  });

function shapes() {
  const options = { useDefaults: true, strict: false, validateFormats: false, validateSchema: false, code: { optimize: false } };
  return { text: new Ajv({ ...options, allErrors: true, coerceTypes: true }), json: new Ajv({ ...options, allErrors: true }) };
}

function parseBody(): Koa.Middleware {
  let parse: Promise<Koa.Middleware> | undefined;
  return async (context, next) => {
    parse ??= readBodyParser();
    return (await parse)(context, next);
  };
}

/** With the first body: a start does not wait for its package. */
async function readBodyParser(): Promise<Koa.Middleware> {
  const { bodyParser } = await import('@koa/bodyparser');
  return bodyParser({
    enableTypes: ['json'],
    jsonLimit: MOST_BODY,
    jsonStrict: true,
    onError: (error) => {
      throw bodyProblem(error);
    },
  });
}

function bodyProblem(error: Error): ProblemError {
  const isLarge = 'status' in error && error.status === 413;
  return isLarge
    ? new ProblemError('body-too-large', `the body is larger than ${MOST_BODY}`)
    : new ProblemError('input-wrong', 'the body is not valid JSON');
}

async function answerProblems(parts: ServerParts, context: Koa.Context, next: Koa.Next): Promise<void> {
  const begun = performance.now();
  try {
    await next();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'internal') parts.log.error({ err: error, path: context.path }, 'a request failed');
    const problem = problemOf(code, detailOf(error, code));
    context.status = problem.status;
    if (error instanceof ProblemError) for (const [name, value] of Object.entries(error.headers)) context.set(name, value);
    context.body = JSON.stringify(problem);
    parts.metrics.refused(code);
    context.type = 'application/problem+json';
  }
  logged(parts, context, performance.now() - begun);
}

function codeOf(error: unknown): ProblemCode {
  if (error instanceof ProblemError) return error.code;
  if (error instanceof CursorWrong || isUnreadable(error)) return 'input-wrong';
  return error instanceof Error && error.name === 'StoreUnavailable' ? 'database-away' : 'internal';
}

function detailOf(error: unknown, code: ProblemCode): string {
  if (error instanceof ProblemError || error instanceof CursorWrong) return error.message;
  if (isUnreadable(error)) return 'the address or the form of the request cannot be read';
  return code === 'database-away' ? 'the database did not answer in time' : 'something went wrong inside';
}

/** What Koa's own parts say of a request that is no request: a broken percent sign, say. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof URIError || (error instanceof Error && 'status' in error && error.status === 400);

/** Written beside the answer, which does not wait for it. */
function logged(parts: ServerParts, context: Koa.Context, ms: number): void {
  const { route, address, caller } = context.state as { route?: string; address?: string; caller?: Caller };
  parts.metrics.requested(context.method, route ?? 'none', context.status, ms);
  if (!route || !/ \/(api|provider)\//.test(route)) return;
  const row = {
    method: context.method,
    route,
    keyId: caller?.keyId ?? null,
    address: address ?? '',
    status: context.status,
    ms: Math.round(ms),
  };
  void parts.logs.add(row).catch((error: unknown) => parts.log.warn({ err: error }, 'a call could not be logged'));
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** Listens; `close` lets open requests end for two seconds. */
export async function listen(app: Koa, port: number, host: string): Promise<RunningServer> {
  const server: Server = createHttpServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app.callback());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const force = setTimeout(() => server.closeAllConnections(), LONGEST_REQUEST_MS);
      server.close(() => {
        clearTimeout(force);
        resolve();
      });
      server.closeIdleConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close };
}
