import type { Browser, BrowserContext, Page } from 'playwright-core';

export const SIZES = { wide: { width: 1360, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;
export type Theme = 'light' | 'dark';

/** Somebody in front of a browser, signed in; everything that goes wrong on the way is written down. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Errors of the console, exceptions, requests to elsewhere, answers of the server that failed. */
  troubles: string[];
  /** Goes to a path and waits until nothing is being loaded. */
  goTo(path: string): Promise<void>;
  leave(): Promise<void>;
}

interface Visit {
  url: string;
  key: string;
  size?: Size;
  theme?: Theme;
  locale?: string;
}

export async function visit(browser: Browser, { url, key, size = 'wide', theme = 'light', locale = 'en-GB' }: Visit): Promise<Visitor> {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: theme, locale, timezoneId: 'UTC' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => troubles.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) troubles.push(`another origin: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${url}/`);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.frame').waitFor();
  const goTo = async (path: string): Promise<void> => {
    await page.goto(`${url}${path}`);
    await page.locator('h1').waitFor();
    await settled(page);
  };
  return { page, context, troubles, goTo, leave: () => context.close() };
}

const IDLE = `document.querySelectorAll('[aria-busy="true"]').length === 0
  && [...document.images].every((image) => image.complete || image.loading === 'lazy')`;

/** Nothing is a placeholder any more, and what was pressed is done. */
export async function settled(page: Page): Promise<void> {
  await until(page, IDLE);
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
}

/** Waits for something in the page. The driver's own waiting evaluates text inside the page, which our policy forbids. */
export async function until(page: Page, condition: string, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await page.evaluate<boolean>(condition))) {
    if (performance.now() > end) throw new Error(`it did not come to be within ${withinMs} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
