import type { Context, Failure, Html } from '../../core/sdk/index.ts';

export interface Options {
  url?: string;
  pages?: number;
  render?: 'http' | 'browser';
}

const HOUR_MS = 3_600_000;
const FIRST_REST_MS = 4 * HOUR_MS;
const LONGEST_REST_MS = 24 * HOUR_MS;
/** So many refused pages in a row, and the site is left alone for hours. */
const PATIENCE = 3;

/** Refusals in a row, and until when (ISO) no page is asked for. */
interface Walls {
  count: number;
  until?: string;
}

const CHALLENGE = /awswaf|gokuProps|challenge\.js|captcha|AwsWafIntegration|robot or human/i;
const LATER = 'places in series, ratings and genres that only it knows, and full lists of series and authors, stay unfilled until then';
/** What a page of any kind is known by; in a browser it is there once the page's scripts have made it. */
const MARKS =
  'script#__NEXT_DATA__, #bookTitle, [data-react-class="ReactComponents.SeriesHeader"], a.bookTitle, a.authorName, .searchSubNavContainer';
const RENDER_MS = 30_000;

/** What is judged of an answer. */
interface Answer {
  status: number;
  url: string;
  text: string;
}

/** Fetches pages. A wall is never an answer and never a cached one; it is not climbed either. */
export class Site {
  readonly url: string;
  readonly #context: Context;
  readonly #isRendered: boolean;

  constructor(context: Context, options: Options) {
    this.#context = context;
    this.#isRendered = options.render === 'browser';
    this.url = (options.url ?? 'https://www.goodreads.com').replace(/\/+$/, '');
  }

  /** The parsed page at a path and where it was found at last; null where the site says "Page not found". `isPage` knows the page by its marks. */
  async page(path: string, isPage: (page: Html) => boolean): Promise<{ page: Html; address: string } | null> {
    const walls = await this.#mayAsk();
    const answer = await this.#fetch(path).catch((error: unknown) => this.#refused(walls, error));
    const found = this.#judge(answer, isPage);
    if (found === 'wall') return this.#wall(walls, `answered ${answer.status} without a page`);
    if (walls.count > 0) await this.#context.state.delete('walls');
    return found && { page: found, address: answer.url };
  }

  /** A browser shows what scripts make of a page; a refusal comes out of it as it went in. */
  async #fetch(path: string): Promise<Answer> {
    const { browser, http } = this.#context;
    const url = `${this.url}${path}`;
    if (this.#isRendered && browser) {
      const { html, ...shown } = await browser.render(url, { waitFor: MARKS, timeoutMs: RENDER_MS });
      return { ...shown, text: html };
    }
    const reply = await http.request({ url, redirects: 2 });
    return { status: reply.status, url: reply.url, text: reply.text() };
  }

  /** Autocomplete answers when pages do not (observed 2026-08): its answer ends no count of walls, and its refusal is one. */
  async complete(query: string): Promise<unknown> {
    const walls = await this.#mayAsk();
    const { http } = this.#context;
    const asked = http.request({ url: `${this.url}/book/auto_complete`, query: { format: 'json', q: query } });
    const reply = await asked.catch((error: unknown) => this.#refused(walls, error));
    if (reply.status !== 200 || reply.bytes.length === 0 || CHALLENGE.test(reply.text().slice(0, 5000)))
      return this.#wall(walls, `answered a search with ${reply.status} and no list`);
    return reply.json();
  }

  #judge({ status, text }: Answer, isPage: (page: Html) => boolean): Html | null | 'wall' {
    const isGood = status === 200 || status === 404;
    if (!isGood || text.trim() === '') return 'wall';
    const page = this.#context.html(text);
    if (status === 200 && isPage(page)) {
      if (/<html[\s>]/i.test(text.slice(0, 2000)) && !text.includes('</html>'))
        this.#context.fail('bad-response', 'Goodreads sent a page that is cut short; try again later');
      return page;
    }
    if (/^Page not found/i.test(String(page('title').first().text()).trim())) return null;
    if (status === 404 && !CHALLENGE.test(text)) return null;
    return 'wall';
  }

  async #mayAsk(): Promise<Walls> {
    const walls = (await this.#context.state.get<Walls>('walls')) ?? { count: 0 };
    if (walls.until && Date.parse(walls.until) > this.#context.now().getTime())
      this.#context.fail('unavailable', `Goodreads refused ${walls.count} pages in a row and is left alone until ${walls.until}; ${LATER}`);
    return walls;
  }

  /** 5xx and broken connections fail before they get here; they are walls too. */
  async #refused(walls: Walls, error: unknown): Promise<never> {
    const failure = error instanceof Error && error.name === 'PluginFailure' && 'failure' in error ? (error.failure as Failure) : null;
    if (failure?.code !== 'unavailable') throw error;
    return this.#wall(walls, `did not answer (${failure.message})`);
  }

  async #wall(walls: Walls, what: string): Promise<never> {
    const count = walls.count + 1;
    const rest = Math.min(FIRST_REST_MS * 2 ** Math.min(count - PATIENCE, 10), LONGEST_REST_MS);
    const until = count >= PATIENCE ? new Date(this.#context.now().getTime() + rest).toISOString() : undefined;
    await this.#context.state.set('walls', until ? { count, until } : { count });
    if (!until) return this.#context.fail('unavailable', `Goodreads ${what}, which is its way to refuse; it is asked again later`);
    return this.#context.fail('unavailable', `Goodreads ${what}, ${count} times in a row now, and is left alone until ${until}; ${LATER}`);
  }
}
