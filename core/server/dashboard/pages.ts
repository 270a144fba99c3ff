import type Koa from 'koa';
import type { Dashboard, PageFile } from './bundle.ts';

/** Every address that is a page of the dashboard: the script reads the rest. */
const PAGE = /^\/(sign-in|shelf|plan|runs|downloads|books|pipelines|plugins|settings)?(\/[\w.~%-]{1,100}){0,3}$/;

/** Nothing inline, nothing from elsewhere, no frames, and no text that becomes a script. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** Serves the page under its addresses, and the files it is made of. */
export function dashboardPages(dashboard: Dashboard): Koa.Middleware {
  return async (context, next) => {
    if (!['GET', 'HEAD'].includes(context.method)) return next();
    const isPage = PAGE.test(context.path);
    const isFile = /^\/(assets\/[\w.-]+|icon\.svg|app\.webmanifest)$/.test(context.path);
    if (!isPage && !isFile) return next();
    const file = (await dashboard.files()).get(isPage ? '/' : context.path);
    if (!file) return next();
    send(context, file);
  };
}

function send(context: Koa.Context, file: PageFile): void {
  context.set('content-security-policy', PAGE_POLICY);
  context.set('cache-control', file.isFixed ? 'public, max-age=31536000, immutable' : 'no-cache');
  context.set('vary', 'accept-encoding');
  context.set('etag', file.etag);
  context.status = 200;
  if (context.fresh) {
    context.status = 304;
    return;
  }
  const isZipped = context.acceptsEncodings('gzip', 'identity') === 'gzip';
  if (isZipped) context.set('content-encoding', 'gzip');
  context.type = file.type;
  context.body = isZipped ? file.gzip : file.body;
}
