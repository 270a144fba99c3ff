import type { Browser, Page } from 'playwright-core';
import { type ApiBench, apiBench, skip as skipDatabase } from '../api/with-api.ts';
import { openBrowser, skipBrowser } from '../dashboard/browser.ts';
import { seedLargeLibrary } from '../dashboard/large-library.ts';
import { until, visit } from '../dashboard/visitor.ts';
import { paintedCover } from '../fakes/painted-cover.ts';
import type { Figure } from './figure.ts';

/** What shows that a page is of use: the first row of what it is about. */
const PAGES = {
  '/shelf': '.shelf-row .spine',
  '/shelf?by=authors': '.shelf-row .spine',
  '/books': '.book-line',
  '/downloads': '.download',
};
const TIMES = 3;
const PAINT_MS = 1000;
const LONG_MS = 100;
const WHEELS = 100;
const WHEEL_PX = 700;
const COVERS = Array.from({ length: 24 }, (_, n) => ({ type: 'image/png', bytes: new Uint8Array(paintedCover(`cover ${n}`)) }));

interface Look {
  paintMs: number;
  longest: { processorMs: number; clockMs: number };
}

/** The largest pages over 100,000 books and 5,000 series in a real browser: when they are of use, and how long scrolling is held up. */
export async function dashboard(): Promise<Figure[]> {
  const skipped = skipBrowser || skipDatabase;
  if (skipped) return [{ name: 'the dashboard on 100,000 books', skipped }];
  process.stderr.write('  100,000 books are made ...\n');
  const cover = async (book: string) => COVERS[Number(book) % COVERS.length] as (typeof COVERS)[0];
  const bench = await apiBench({ seed: (store) => seedLargeLibrary(store.database.knex), cover });
  const browser = await openBrowser();
  try {
    const figures: Figure[] = [];
    for (const [path, useful] of Object.entries(PAGES)) figures.push(...(await measure(browser, bench, path, useful)));
    return figures;
  } finally {
    await browser.close();
    await bench.close();
  }
}

/** The best of some times: what others do on the machine is not ours. */
async function measure(browser: Browser, bench: ApiBench, path: string, useful: string): Promise<Figure[]> {
  const looks: Look[] = [];
  for (let time = 0; time < TIMES; time++) looks.push(await look(browser, bench, path, useful));
  const best = (of: (one: Look) => number): number => Math.min(...looks.map(of));
  const scrolled = `scrolling ${(WHEELS * WHEEL_PX) / 1000}k px`;
  return [
    { name: `${path}: first useful paint`, value: best((one) => one.paintMs), unit: 'ms', limit: PAINT_MS },
    {
      name: `${path}: longest task, processor time, ${scrolled}`,
      value: best((one) => one.longest.processorMs),
      unit: 'ms',
      limit: LONG_MS,
    },
    { name: `${path}: longest task by the clock, ${scrolled}`, value: best((one) => one.longest.clockMs), unit: 'ms' },
  ];
}

async function look(browser: Browser, bench: ApiBench, path: string, useful: string): Promise<Look> {
  const visitor = await visit(browser, { url: bench.url, key: bench.keys.admin });
  const { page } = visitor;
  await page.addInitScript(watching(useful));
  await page.goto(`${bench.url}${path}`);
  await until(page, 'window.usefulAt > 0');
  const paintMs = await page.evaluate<number>('window.usefulAt');
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await scroll(page);
  const longest = longestTask(await browser.stopTracing());
  await visitor.leave();
  return { paintMs, longest };
}

async function scroll(page: Page): Promise<void> {
  await page.mouse.move(700, 600);
  for (let wheel = 0; wheel < WHEELS; wheel++) {
    await page.mouse.wheel(0, WHEEL_PX);
    await page.evaluate('new Promise((next) => requestAnimationFrame(next))');
  }
}

interface Traced {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds by the clock, and of the processor. */
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/** Of the thread that draws the page. On a busy machine the clock tells of the others too, the processor's time does not. */
function longestTask(trace: Buffer): Look['longest'] {
  const { traceEvents: all } = JSON.parse(trace.toString()) as { traceEvents: Traced[] };
  const drawing = new Set(all.filter((one) => one.args?.name === 'CrRendererMain').map((one) => `${one.pid} ${one.tid}`));
  const tasks = all.filter((one) => one.ph === 'X' && /RunTask/.test(one.name) && drawing.has(`${one.pid} ${one.tid}`));
  if (tasks.length === 0) throw new Error('the trace holds no task of a page');
  const most = (of: 'dur' | 'tdur'): number => tasks.reduce((longest, task) => Math.max(longest, task[of] ?? 0), 0) / 1000;
  return { processorMs: most('tdur'), clockMs: most('dur') };
}

/** Runs inside the page: when the first of these is painted. */
const watching = (useful: string): string => `
  window.usefulAt = 0;
  const frame = () => requestAnimationFrame(() => {
    if (document.querySelector(${JSON.stringify(useful)})) requestAnimationFrame(() => { window.usefulAt = performance.now(); });
    else frame();
  });
  frame();`;
