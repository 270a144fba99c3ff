import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type ApiBench, apiBench, skip as skipDatabase } from '../api/with-api.ts';
import { paintedCover } from '../fakes/painted-cover.ts';
import { openBrowser, skipBrowser } from './browser.ts';
import { seedLargeLibrary } from './large-library.ts';
import { settled, until, type Visitor, visit } from './visitor.ts';

const SERIES = 500;
const SCREENS = 24;
/** Elements in the whole page, however far one scrolls. */
const MOST_ELEMENTS = 4000;
const MOST_SPINES = 45;
const LINES = 450;
const COVER = { type: 'image/png', bytes: new Uint8Array(paintedCover('any')) };
const PAGES = { '/shelf': '.shelf-row', '/shelf?by=authors': '.shelf-row', '/books': '.book-line', '/downloads': '.download' };

const elements = (page: Page, of = '*'): Promise<number> => page.evaluate<number>(`document.querySelectorAll('${of}').length`);

/** Scrolls screen by screen, each time until a row stands where one looks; gives the most elements that there were at once. */
async function scrollFar(page: Page, row: string): Promise<number> {
  let most = 0;
  for (let screen = 0; screen < SCREENS; screen++) {
    await page.evaluate('window.scrollBy(0, innerHeight)');
    const isThere = `[...document.querySelectorAll('${row}')].some((row) => row.getBoundingClientRect().bottom > innerHeight / 2)`;
    await until(page, `${isThere} || scrollY + innerHeight >= document.documentElement.scrollHeight - 2`);
    most = Math.max(most, await elements(page));
  }
  return most;
}

/** A plan that holds more lines than one answer does. */
async function makePlan({ parts, store }: ApiBench): Promise<string> {
  const made = await parts.proposals.make('metadata-full');
  assert.ok('run' in made);
  const plan = await store.plans.open(made.run);
  const { knex } = store.database;
  await knex.raw(
    `insert into plan_lines (plan_id, item_key, label, step, kind, title, intent, same, facts, proposed_at)
     select ?, 'entry:' || i, 'Line ' || i, 0, 'metadata', 'write it', '{}', 's' || i, '{}', now() from generate_series(1, ?) i`,
    [plan, LINES],
  );
  await store.plans.ready(made.run);
  await knex('tasks').where({ id: made.run }).update({ state: 'finished', finished_at: new Date() });
  return plan;
}

describe('the pages over a large library', { skip: skipBrowser || skipDatabase }, () => {
  let browser: Browser;
  let bench: ApiBench;
  let visitor: Visitor;
  let plan: string;
  before(async () => {
    const seed = (store: ApiBench['store']) => seedLargeLibrary(store.database.knex, SERIES);
    [browser, bench] = await Promise.all([openBrowser(), apiBench({ seed, cover: async () => COVER })]);
    plan = await makePlan(bench);
    visitor = await visit(browser, { url: bench.url, key: bench.keys.admin });
  });
  after(async () => {
    await visitor?.leave();
    await browser?.close();
    await bench?.close();
  });

  for (const [path, row] of Object.entries(PAGES))
    test(`${path} holds what is in sight alone, and asks for one window after the other`, async () => {
      const { page } = visitor;
      const asked: URLSearchParams[] = [];
      const list = new RegExp(`/api${path.startsWith('/shelf') ? '/shelf/' : path}[^/]*\\?`);
      const note = (request: { url(): string }): void => {
        if (list.test(request.url())) asked.push(new URL(request.url()).searchParams);
      };
      page.on('request', note);
      await visitor.goTo(path);
      await page.locator(row).first().waitFor();
      const first = await elements(page, row);
      const most = await scrollFar(page, row);
      page.off('request', note);
      assert.ok(most < MOST_ELEMENTS, `${most} elements at once`);
      assert.ok((await elements(page, row)) < 3 * first + 10, 'rows that were passed are gone');
      assert.ok(asked.length > 1, 'further windows were fetched');
      for (const query of asked) assert.ok(Number(query.get('limit')) <= 40, `a window of ${query.get('limit')}`);
      const cursors = asked.map((query) => query.get('cursor') ?? 'first');
      assert.deepEqual(cursors, [...new Set(cursors)], 'no window is fetched twice');
      assert.equal(cursors[0], 'first');
      const position = Number(await page.locator('.virtual-row').last().getAttribute('aria-posinset'));
      assert.ok(position > first + 20, `one came to row ${position}`);
    });

  test('the end of what is shown comes into sight while news is being fetched: the following lines come all the same', async () => {
    const { page } = visitor;
    const first = `**/api/plans/${plan}?limit=100`;
    await visitor.goTo(`/plan/${plan}`);
    await page.getByText(`All ${LINES} lines are chosen.`).waitFor();
    const before = await elements(page, '.plan-line');
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const asked = page.waitForRequest(first);
    await page.route(first, async (route) => released.then(() => route.continue()), { times: 1 });
    const news = { contentType: 'text/event-stream', body: `event: plan\ndata: ${JSON.stringify({ plan })}\n\n` };
    await page.route('**/api/events', (route) => route.fulfill(news), { times: 1 });
    await asked;
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
    await settled(page);
    assert.equal(await elements(page, '.plan-line'), before);
    release();
    await until(page, `document.querySelectorAll('.plan-line').length > ${before}`);
  });

  test('every line of a long plan is reached, and the whole is decided with what was taken out of it', async () => {
    const { page } = visitor;
    await visitor.goTo(`/plan/${plan}`);
    await page.getByText(`All ${LINES} lines are chosen.`).waitFor();
    const boxes = page.getByRole('checkbox');
    assert.ok((await boxes.count()) < LINES);
    await page.getByRole('checkbox', { name: 'Line 1: write it', exact: true }).uncheck();
    // News may begin the list anew while one goes along it: whoever goes on scrolling comes to its end.
    const down = 'window.scrollTo(0, document.documentElement.scrollHeight)';
    await until(page, `(${down}, document.querySelectorAll('.plan-line').length >= ${LINES})`);
    await page.getByRole('checkbox', { name: `Line ${LINES}: write it`, exact: true }).waitFor();
    await page.getByText(`${LINES - 1} of ${LINES} lines are chosen.`).waitFor();
    await page.getByRole('button', { name: 'Reject the 1 other' }).click();
    await page.getByText(`All ${LINES - 1} lines are chosen.`).waitFor();
    await page.getByRole('checkbox', { name: 'Line 2: write it', exact: true }).uncheck();
    await page.getByRole('button', { name: `Apply ${LINES - 2} lines` }).click();
    await page.getByText(`${LINES - 2} lines applied.`).waitFor();
    const states = await bench.store.database.knex('plan_lines').groupBy('state').select('state').count('* as n').orderBy('state');
    assert.deepEqual(
      states.map(({ state, n }) => [state, Number(n)]),
      [
        ['approved', LINES - 2],
        ['proposed', 1],
        ['rejected', 1],
      ],
    );
  });

  test('a board of two hundred books holds those in sight alone, and keys lead to its end', async () => {
    const { page } = visitor;
    const { items } = (await (
      await fetch(`${bench.url}/api/shelf/authors?sort=missing&limit=1`, { headers: { 'x-api-key': bench.keys.read } })
    ).json()) as { items: { name: string; books: { title: string }[] }[] };
    const [author] = items;
    assert.equal(author?.books.length, 200);
    await visitor.goTo('/shelf?by=authors&sort=missing');
    const board = page.getByRole('list', { name: `Books of ${author?.name}` });
    await board.waitFor();
    assert.ok((await board.locator('.spine').count()) < MOST_SPINES);
    await board.locator('.spine').first().focus();
    await page.keyboard.press('End');
    await until(page, `document.activeElement.textContent.startsWith(${JSON.stringify(author?.books.at(-1)?.title)})`);
    assert.ok((await board.locator('.spine').count()) < MOST_SPINES);
    await page.keyboard.press('ArrowLeft');
    await until(page, `document.activeElement.textContent.startsWith(${JSON.stringify(author?.books.at(-2)?.title)})`);
    await page.keyboard.press('Home');
    await until(page, `document.activeElement.textContent.startsWith(${JSON.stringify(author?.books[0]?.title)})`);
    await settled(page);
    assert.deepEqual(visitor.troubles, []);
  });
});
