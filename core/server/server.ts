import { createServer as createHttpServer, type Server } from 'node:http';
import { bodyParser } from '@koa/bodyparser';
import Router from '@koa/router';
import { Ajv, type ValidateFunction } from 'ajv';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { dashboardPages } from './dashboard/pages.ts';
import { addressOf, admit, GuessGate, isServedHost, keyOf } from './gate.ts';
import { type ProblemCode, ProblemError, problemOf } from './problem.ts';
import { readRaw } from './read-raw.ts';
import type { Caller, Route, Sender, ServerParts } from './route.ts';
import { healthRoutes } from './routes/health.ts';
import { hookRoutes } from './routes/hooks.ts';
import { pipelineRoutes } from './routes/pipelines.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/session.ts';
import { isOwnOrigin, isSecure, sessionOf } from './session.ts';

const MOST_BODY = '256kb';
const MOST_RAW = 256 * 1024;

/** Every endpoint there is; what is not in this table does not exist. */
export const routesOf = (parts: ServerParts, gate = gateOf(parts)): Route[] => [
  ...healthRoutes(parts),
  ...sessionRoutes(parts, gate),
  ...pipelineRoutes(parts),
  ...runRoutes(parts),
  ...hookRoutes(parts, gate),
];

const gateOf = (parts: ServerParts): GuessGate => new GuessGate(() => parts.clock.now().getTime());

/** The API as a Koa application: each route checks host, key, scope, form, in this order. */
export function createApi(parts: ServerParts): Koa {
  const app = new Koa();
  const gate = gateOf(parts);
  const router = new Router({ exclusive: false });
  const ajv = new Ajv({ allErrors: true, coerceTypes: true, useDefaults: true, strict: false });
  for (const route of routesOf(parts, gate)) mount({ parts, gate, router, ajv, route });
  app.silent = true;
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: { defaultSrc: ["'self'"], objectSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"] },
      },
    }),
  );
  app.use((context, next) => answerProblems(parts, context, next));
  app.use(async (context, next) => {
    if (!isServedHost(context.headers.host, parts.allowedHosts))
      throw new ProblemError('host-wrong', 'the header Host names something that this daemon does not serve');
    await next();
  });
  app.use(async (context, next) => {
    if (context.path.startsWith('/hooks/')) context.disableBodyParser = true;
    await next();
  });
  app.use(
    bodyParser({
      enableTypes: ['json'],
      jsonLimit: MOST_BODY,
      jsonStrict: true,
      onError: (error) => {
        throw bodyProblem(error);
      },
    }),
  );
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

function bodyProblem(error: Error): ProblemError {
  const isLarge = 'status' in error && error.status === 413;
  return isLarge
    ? new ProblemError('body-too-large', `the body is larger than ${MOST_BODY}`)
    : new ProblemError('input-wrong', 'the body is not valid JSON');
}

interface Mounting {
  parts: ServerParts;
  gate: GuessGate;
  router: Router;
  ajv: Ajv;
  route: Route;
}

function mount({ parts, gate, router, ajv, route }: Mounting): void {
  const checks = {
    params: compiled(ajv, route.params),
    query: compiled(ajv, route.query),
    body: route.body ? ajv.compile(route.body) : null,
  };
  router[route.method](route.path, async (context) => {
    const sender = senderOf(parts, context);
    context.state = { ...context.state, route: `${route.method.toUpperCase()} ${route.path}`, address: sender.address };
    const caller = await admit(parts, gate, route, { ...sender, key: keyOf(context.headers) });
    context.state['caller'] = caller;
    const hasBody = route.body !== undefined && Number(context.headers['content-length'] ?? 0) > 0;
    if (hasBody && !context.is('json')) throw new ProblemError('body-not-json', 'the body has another content type');
    const params = check(checks.params, { ...context['params'] }, 'the path');
    const query = check(checks.query, { ...context.query }, 'the query');
    const body = checks.body ? check(checks.body, (context.request as { body?: unknown }).body ?? {}, 'the body') : null;
    const raw = route.raw ? await readRaw(context.req, MOST_RAW) : null;
    const answer = await route.handle({
      params: params as Record<string, string>,
      query: query as Record<string, unknown>,
      body,
      raw,
      headers: headersOf(context.headers),
      caller,
      sender,
    });
    context.status = answer.status;
    for (const [name, value] of Object.entries(answer.headers ?? {})) context.set(name, value);
    context.body = answer.body;
  });
}

function senderOf(parts: ServerParts, { req, headers }: Koa.Context): Sender {
  const socket = req.socket.remoteAddress ?? '';
  const address = addressOf(socket, header(headers['x-forwarded-for']), parts.trustedProxies);
  const isByProxy = addressOf(socket, '0.0.0.0', parts.trustedProxies) === '0.0.0.0';
  return {
    address,
    session: sessionOf(headers),
    isOwnOrigin: isOwnOrigin(headers, parts.allowedHosts),
    isSecure: isSecure(headers, isByProxy),
  };
}

const headersOf = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(',') : value);
const NOTHING = { type: 'object', additionalProperties: false, properties: {} };
const compiled = (ajv: Ajv, schema: Route['query']): ValidateFunction => ajv.compile(schema ?? NOTHING);

function check(validate: ValidateFunction, value: unknown, what: string): unknown {
  if (validate(value)) return value;
  const sentences = (validate.errors ?? []).slice(0, 5).map((error) => {
    const where = error.instancePath.slice(1).replaceAll('/', '.');
    const extra = error.keyword === 'additionalProperties' ? ` "${error.params['additionalProperty']}"` : '';
    return `${what}${where ? ` (${where})` : ''} ${error.message}${extra}`;
  });
  throw new ProblemError('input-wrong', sentences.join('; '));
}

async function answerProblems(parts: ServerParts, context: Koa.Context, next: Koa.Next): Promise<void> {
  const begun = performance.now();
  try {
    await next();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'internal') parts.log.error({ err: error, path: context.path }, 'a request failed');
    const detail =
      error instanceof ProblemError
        ? error.message
        : code === 'database-away'
          ? 'the database did not answer in time'
          : 'something went wrong inside';
    const problem = problemOf(code, detail);
    context.status = problem.status;
    if (error instanceof ProblemError) for (const [name, value] of Object.entries(error.headers)) context.set(name, value);
    context.body = JSON.stringify(problem);
    context.type = 'application/problem+json';
  }
  await logged(parts, context, performance.now() - begun);
}

function codeOf(error: unknown): ProblemCode {
  if (error instanceof ProblemError) return error.code;
  return error instanceof Error && error.name === 'StoreUnavailable' ? 'database-away' : 'internal';
}

async function logged(parts: ServerParts, context: Koa.Context, ms: number): Promise<void> {
  const { route, address, caller } = context.state as { route?: string; address?: string; caller?: Caller };
  if (!route?.includes('/api/')) return;
  const row = {
    method: context.method,
    route,
    keyId: caller?.keyId ?? null,
    address: address ?? '',
    status: context.status,
    ms: Math.round(ms),
  };
  await parts.logs.add(row).catch((error: unknown) => parts.log.warn({ err: error }, 'a call could not be logged'));
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

/** Listens; `close` lets open requests end for five seconds. */
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
      const force = setTimeout(() => server.closeAllConnections(), 5000);
      server.close(() => {
        clearTimeout(force);
        resolve();
      });
      server.closeIdleConnections();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, close };
}
