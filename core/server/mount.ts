import { createHash } from 'node:crypto';
import type Router from '@koa/router';
import type { Ajv, ValidateFunction } from 'ajv';
import type Koa from 'koa';
import { clean } from './clean.ts';
import { addressOf, admit, bare, type GuessGate, keyOf, type Proxies } from './gate.ts';
import { ProblemError } from './problem.ts';
import { readRaw } from './read-raw.ts';
import type { Answer, RawBody, Route, Sender, ServerParts } from './route.ts';
import { isOwnOrigin, isSecure, sessionOf } from './session.ts';

/** Sees every JSON answer before it is sent; a test checks it against the description. */
export type Witness = (route: Route, answer: Answer) => void;

export interface Mounting {
  parts: ServerParts;
  gate: GuessGate;
  proxies: Proxies;
  router: Router;
  /** What is written in an address is text: numbers are read out of it. A body says itself what is a number. */
  shapes: { text: Ajv; json: Ajv };
  parseBody: Koa.Middleware;
  witness: Witness | undefined;
}

interface Checks {
  params: ValidateFunction;
  query: ValidateFunction;
  body: ValidateFunction | null;
}

/** Made when the route is first asked: most of the routes are not, and making the checks of all of them would hold up the start. */
function checksOf({ shapes }: Mounting, { params, query, body }: Route): () => Checks {
  let checks: Checks | undefined;
  return () => {
    checks ??= {
      params: shapes.text.compile(params ?? NOTHING),
      query: shapes.text.compile(query ?? NOTHING),
      body: body ? shapes.json.compile(body) : null,
    };
    return checks;
  };
}

const MOST_RAW = 256 * 1024;

const NOTHING = { type: 'object', additionalProperties: false, properties: {} };

/** Makes a route answer: key, scope, form, and then its handler. */
export function mount(mounting: Mounting, route: Route): void {
  const { router, parts } = mounting;
  const checksOfRoute = checksOf(mounting, route);
  const selectable = fieldsOf(route);
  router[route.method](route.path, async (context) => {
    const sender = senderOf(mounting, context);
    context.state = { ...context.state, route: `${route.method.toUpperCase()} ${route.path}`, address: sender.address };
    const caller = await admit(parts, mounting.gate, route, { ...sender, key: keyOf(context.headers) });
    context.state['caller'] = caller;
    const checks = checksOfRoute();
    const params = check(checks.params, clean({ ...context['params'] }), 'the path') as Record<string, string>;
    const query = check(checks.query, clean({ ...context.query }), 'the query') as Record<string, unknown>;
    const body = checks.body ? check(checks.body, await bodyOf(mounting, context), 'the body') : null;
    const raw = route.raw ? await readRaw(context.req, MOST_RAW) : null;
    const select = selectionOf(query, selectable);
    const answer = await route.handle({ params, query, body, raw, caller, sender, headers: headersOf(context.headers) });
    if (route.answers[answer.status]?.type === undefined) mounting.witness?.(route, answer);
    send(context, route, select ? selected(answer, select) : answer);
  });
}

function senderOf({ parts, proxies }: Mounting, { req, headers }: Koa.Context): Sender {
  const socket = req.socket.remoteAddress ?? '';
  return {
    address: addressOf(socket, header(headers['x-forwarded-for']), proxies),
    session: sessionOf(headers),
    isOwnOrigin: isOwnOrigin(headers, parts.allowedHosts),
    isSecure: isSecure(headers, proxies.has(bare(socket))),
  };
}

async function bodyOf({ parseBody }: Mounting, context: Koa.Context): Promise<unknown> {
  // Clients say "0 bytes" of a body that they do not send.
  if (context.request.length === 0) return {};
  if (context.is('json') === false) throw new ProblemError('body-not-json', 'the body has another content type');
  await parseBody(context, async () => {});
  return clean((context.request as { body?: unknown }).body ?? {});
}

function check(validate: ValidateFunction, value: unknown, what: string): unknown {
  if (validate(value)) return value;
  const sentences = (validate.errors ?? []).slice(0, 5).map((error) => {
    const where = error.instancePath.slice(1).replaceAll('/', '.');
    const extra = error.keyword === 'additionalProperties' ? ` "${String(error.params['additionalProperty']).slice(0, 100)}"` : '';
    return `${what}${where ? ` (${where.slice(0, 100)})` : ''} ${error.message}${extra}`;
  });
  throw new ProblemError('input-wrong', sentences.join('; '));
}

function send(context: Koa.Context, route: Route, answer: Answer): void {
  context.status = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) context.set(name, value);
  const type = route.answers[answer.status]?.type;
  if (type !== undefined) {
    if (!context.res.hasHeader('content-type')) context.type = type;
    context.body = answer.body as RawBody;
    return;
  }
  const text = JSON.stringify(answer.body ?? null);
  context.type = 'application/json';
  if (!context.res.hasHeader('cache-control')) context.set('cache-control', 'private, no-cache');
  context.body = text;
  if (route.method === 'get' && answer.status === 200) tag(context, text);
}

/** What has not changed since the asker last saw it is not sent again. */
function tag(context: Koa.Context, text: string): void {
  if (!context.res.hasHeader('etag')) context.set('etag', `W/"${createHash('sha1').update(text).digest('base64url')}"`);
  const known = context.get('if-none-match').split(/\s*,\s*/);
  if (!known.includes(context.response.get('etag'))) return;
  context.status = 304;
  context.body = null;
}

const headersOf = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));

const header = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(',') : value);

type Properties = { properties?: Record<string, { items?: Properties } & Properties> };

/** The fields of a list's items, among which `fields` chooses; null for a route that has no such choice. */
function fieldsOf(route: Route): Set<string> | null {
  if (!(route.query as Properties | undefined)?.properties?.['fields']) return null;
  const items = (route.answers[200]?.schema as Properties | undefined)?.properties?.['items']?.items;
  return new Set(Object.keys(items?.properties ?? {}));
}

function selectionOf(query: Record<string, unknown>, selectable: Set<string> | null): string[] | null {
  const { fields } = query;
  if (!selectable || typeof fields !== 'string') return null;
  const names = fields.split(',');
  const unknown = names.filter((name) => !selectable.has(name));
  if (unknown.length > 0)
    throw new ProblemError('input-wrong', `the query (fields) names ${unknown.join(', ')}; there are ${[...selectable].join(', ')}`);
  return names;
}

function selected(answer: Answer, names: readonly string[]): Answer {
  const body = answer.body as { items: Record<string, unknown>[] };
  const items = body.items.map((item) => Object.fromEntries(names.filter((name) => name in item).map((name) => [name, item[name]])));
  return { ...answer, body: { ...body, items } };
}
