import type { Page, Request, Route } from 'playwright-core';
import type { HttpRequest } from '../../sdk/index.ts';
import type { PlainReply } from '../http/reply.ts';

/** What a page may load beside itself. Pictures, films, fonts and frames say nothing that is read, and cost its host something. */
const PARTS = new Set(['script', 'stylesheet', 'xhr', 'fetch']);
const MOST_PARTS = 100;
const MOST_BYTES = 30 * 1024 * 1024;
/** How often a page may go on to another one by itself. */
const MOST_MOVES = 2;
/** Headers of a page's request that travel; who asks is said by the host. */
const PASSED = new Set(['accept', 'accept-language', 'cookie', 'referer']);
/** Of an answer whose body is decoded already. */
const NOT_PASSED = new Set([
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'strict-transport-security',
  'set-cookie',
]);

/** Asks for the page: `permit` where it counts against the limits, as every document does. */
export type Ask = (request: HttpRequest, permit: boolean) => Promise<PlainReply>;

/** Answers every request that a page makes, by the host's own http: only hosts of the instance, only reading, only so much. */
export class PageRequests {
  readonly #ask: Ask;
  #break: (error: unknown) => void = () => undefined;
  /** Rejects where the page went on to a document that could not be had. */
  readonly broken = new Promise<never>((_resolve, reject) => {
    this.#break = reject;
  });
  #document: PlainReply;
  #isFirst = true;
  #moves = 0;
  #parts = 0;
  #bytes = 0;

  constructor(document: PlainReply, ask: Ask) {
    this.#document = document;
    this.#ask = ask;
    this.broken.catch(() => undefined);
  }

  /** The document that the page shows at last. */
  get document(): PlainReply {
    return this.#document;
  }

  async guard(page: Page): Promise<void> {
    await page.context().route('**/*', (route) => this.#answer(page, route));
    await page.context().routeWebSocket(/.*/, (socket) => socket.close());
    page.context().on('page', (other) => {
      if (other !== page) void other.close().catch(() => undefined);
    });
  }

  async #answer(page: Page, route: Route): Promise<void> {
    try {
      const reply = await this.#replyTo(page, route.request());
      if (!reply) return await route.abort('blockedbyclient');
      await route.fulfill({ status: reply.status, headers: headersOf(reply), body: Buffer.from(reply.bytes) });
    } catch {
      // What a page asks for beside itself may fail; the page is judged by what it shows. The page may also be closed by now.
      await route.abort('failed').catch(() => undefined);
    }
  }

  async #replyTo(page: Page, request: Request): Promise<PlainReply | null> {
    if (request.method() !== 'GET') return null;
    if (request.isNavigationRequest()) return request.frame() === page.mainFrame() ? this.#documentFor(request) : null;
    if (!PARTS.has(request.resourceType()) || this.#parts >= MOST_PARTS || this.#bytes >= MOST_BYTES) return null;
    this.#parts += 1;
    const reply = await this.#ask({ url: request.url(), headers: await headersFor(request), redirects: 3 }, false);
    this.#bytes += reply.bytes.length;
    return reply;
  }

  async #documentFor(request: Request): Promise<PlainReply | null> {
    if (this.#isFirst) {
      this.#isFirst = false;
      return this.#document;
    }
    this.#moves += 1;
    if (this.#moves > MOST_MOVES) return null;
    // A redirect is not followed here: the browser would take the answer for that of the address before.
    try {
      this.#document = await this.#ask({ url: request.url(), headers: await headersFor(request) }, true);
      return this.#document;
    } catch (error) {
      this.#break(error);
      return null;
    }
  }
}

async function headersFor(request: Request): Promise<Record<string, string>> {
  const all = await request.allHeaders();
  return Object.fromEntries(Object.entries(all).filter(([name]) => PASSED.has(name.toLowerCase())));
}

function headersOf({ headers, cookies }: PlainReply): Record<string, string> {
  const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED.has(name)));
  return cookies.length > 0 ? { ...kept, 'set-cookie': cookies.join('\n') } : kept;
}
