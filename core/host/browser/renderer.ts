import type { BrowserContext, Page } from 'playwright-core';
import type { Browser } from '../../sdk/index.ts';
import { CallScope, currentScope } from '../call-scope.ts';
import { fail } from '../fail.ts';
import type { HttpClient } from '../http/client.ts';
import { type PlainReply, replyOf } from '../http/reply.ts';
import { PageRequests } from './page-requests.ts';
import type { SharedBrowser } from './shared-browser.ts';

const LONGEST_HTML = 5_000_000;
const LONGEST_SELECTOR = 300;
/** How long a page may go on loading where nobody says what to wait for. */
const SETTLE_MS = 10_000;

type Rendered = Awaited<ReturnType<Browser['render']>>;
type Options = NonNullable<Parameters<Browser['render']>[1]>;

interface RendererOptions {
  shared: SharedBrowser;
  http: HttpClient;
  deadlineMs: number;
}

/** The browser of one instance: its pages go where the instance's http may go, as fast as its limits allow, under the same name. */
export function rendererOf({ shared, http, deadlineMs }: RendererOptions): Browser {
  return {
    async render(url, options = {}) {
      const own = currentScope();
      const scope = own ?? new CallScope({ deadlineMs });
      try {
        const document = await http.request({ url, redirects: 3, headers: { accept: 'text/html,application/xhtml+xml' } }, scope);
        // A refusal is handed on as it is: there is nothing to run in it, and what runs in a challenge is not for us.
        if (document.status !== 200 || document.bytes.length === 0) return plain(document);
        return await show(document, checked(options), { shared, http, scope });
      } finally {
        if (!own) scope.end();
      }
    },
  };
}

const plain = (document: PlainReply): Rendered => ({ status: document.status, url: document.url, html: replyOf(document).text() });

function checked(options: Options): Options {
  const { waitFor, timeoutMs } = options ?? {};
  if (waitFor !== undefined && (typeof waitFor !== 'string' || waitFor === '' || waitFor.length > LONGEST_SELECTOR))
    fail('refused', `waitFor must be a CSS selector of at most ${LONGEST_SELECTOR} characters`);
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0))
    fail('refused', 'timeoutMs must be a number of milliseconds');
  return { ...(waitFor === undefined ? {} : { waitFor }), ...(timeoutMs === undefined ? {} : { timeoutMs }) };
}

async function show(
  document: PlainReply,
  options: Options,
  { shared, http, scope }: Pick<RendererOptions, 'shared' | 'http'> & { scope: CallScope },
): Promise<Rendered> {
  const { signal } = scope;
  const requests = new PageRequests(document, (request, permit) => http.request(request, scope, { permit }));
  let ready = (): void => undefined;
  const waited = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const work = (context: BrowserContext): Promise<Rendered> => Promise.race([showIn(context, requests, options), requests.broken]);
  const shown = shared.lend(signal, work, ready);
  shown.catch(() => undefined);
  try {
    // Waiting for a page, or for the browser to start, is not the service's doing.
    await scope.waitFor(() => waited);
    return await shown;
  } catch (error) {
    if (error instanceof Error && error.name === 'PluginFailure') throw error;
    const what = options.waitFor === undefined ? 'did not come to an end' : `never showed ${options.waitFor}`;
    if (signal.aborted || /Timeout/i.test(String(error)))
      return fail('unavailable', `the page at ${new URL(document.url).host} ${what} in time; try again later`);
    return fail('unavailable', `the browser could not show a page of ${new URL(document.url).host} (${brief(error)}); try again later`);
  }
}

async function showIn(context: BrowserContext, requests: PageRequests, options: Options): Promise<Rendered> {
  const page = await context.newPage();
  await requests.guard(page);
  await page.goto(requests.document.url, { waitUntil: 'domcontentloaded', timeout: options.timeoutMs ?? 0 });
  await settled(page, options);
  const { status } = requests.document;
  const html = await page.content();
  if (html.length > LONGEST_HTML)
    fail('bad-response', `a page grew to ${html.length} characters in the browser; ${LONGEST_HTML} are the most`);
  return { status, url: page.url(), html };
}

/** Until what is waited for is there, or until nothing more is loaded. `timeoutMs` bounds the first, and the call's deadline all. */
async function settled(page: Page, { waitFor, timeoutMs }: Options): Promise<void> {
  if (waitFor !== undefined) await page.waitForSelector(waitFor, { state: 'attached', timeout: timeoutMs ?? 0 });
  else await page.waitForLoadState('networkidle', { timeout: SETTLE_MS }).catch(() => undefined);
}

const brief = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 120);
