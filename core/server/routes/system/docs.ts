import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describeApi } from '../../openapi.ts';
import { ProblemError } from '../../problem.ts';
import type { Route, ServerParts } from '../../route.ts';
import { object, oneOf } from '../schemas.ts';
import { PAGE, START, STYLE } from './viewer.ts';

// Its own module would read the whole viewer into memory only to tell where it lies.
const VIEWER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** Files of the viewer, which is served from here alone. */
const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'start.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
};

// The viewer's own icons are data addresses in its style sheet.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const OURS: Record<string, string> = { 'start.js': START, 'style.css': STYLE };

const KEEP = { 'cache-control': 'public, max-age=3600' };

/** The description of the API, and a viewer of it. Both are open: they say nothing of this installation. `routes` are all there are. */
export const docsRoutes = (parts: ServerParts, routes: () => Route[]): Route[] => [
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This description, as OpenAPI 3.1',
    scope: null,
    answers: { 200: { description: 'The description', schema: { type: 'object', additionalProperties: true } } },
    handle: async () => ({ status: 200, body: describeApi(routes(), parts.version) }),
  },
  {
    method: 'get',
    path: '/docs',
    summary: 'A viewer of this description',
    scope: null,
    answers: { 200: { description: 'The page', schema: { type: 'string' }, type: 'text/html; charset=utf-8' } },
    handle: async () => ({ status: 200, body: PAGE, headers: { 'content-security-policy': POLICY } }),
  },
  {
    method: 'get',
    path: '/docs/:file',
    summary: 'The files of the viewer',
    scope: null,
    params: object({ file: oneOf(...Object.keys(FILES)) }),
    answers: { 200: { description: 'The file', schema: { type: 'string' }, type: 'text/plain' } },
    handle: async ({ params: { file = '' } }) => {
      const type = FILES[file];
      if (!type) throw new ProblemError('not-found', 'the viewer has no such file');
      const body = OURS[file] ?? readFileSync(join(VIEWER, file));
      return { status: 200, body, headers: { 'content-type': type, ...KEEP } };
    },
  },
];
