import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { seriousFindings } from './axe.ts';
import { openBrowser, skipBrowser } from './browser.ts';
import { everyPage } from './every-page.ts';
import { completed, type SandboxDaemon, sandboxDaemon } from './sandbox-world.ts';
import { type Size, type Theme, visit } from './visitor.ts';

const LOOKS: [Size, Theme][] = [
  ['wide', 'light'],
  ['phone', 'dark'],
];

const WIDTHS = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';
const FOCUSED = 'document.activeElement.textContent';

describe('every page of the dashboard', { skip: skipBrowser }, () => {
  let browser: Browser;
  let daemon: SandboxDaemon;
  let pages: Record<string, string>;
  before(async () => {
    [browser, daemon] = await Promise.all([openBrowser(), sandboxDaemon()]);
    await completed(daemon, 'complete-series');
    pages = await everyPage(daemon);
  });
  after(async () => {
    await browser?.close();
    await daemon?.stop();
  });

  for (const [size, theme] of LOOKS)
    test(`is without errors, asks nobody else, and is open to everybody: ${size}, ${theme}`, async () => {
      const visitor = await visit(browser, { ...daemon, size, theme });
      const wrong: string[] = [];
      for (const [name, path] of Object.entries(pages)) {
        await visitor.goTo(path);
        wrong.push(...visitor.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
        wrong.push(...(await seriousFindings(visitor.page)).map((finding) => `${name}: ${finding}`));
        const [inner = 0, outer = 0] = await visitor.page.evaluate<number[]>(WIDTHS);
        if (inner > outer) wrong.push(`${name}: it is wider than the window, ${inner} and ${outer}`);
        if (!(await visitor.page.title()).endsWith('Tomewright')) wrong.push(`${name}: it has no title`);
      }
      await visitor.leave();
      assert.deepEqual(wrong, []);
    });

  test('a reader sees no button that it may not press', async () => {
    const { key } = await daemon.daemon.store.apiKeys.create('reader', ['read']);
    const visitor = await visit(browser, { url: daemon.url, key });
    const words =
      /^(get|retry|blocklist|run now|dry run|pause|follow|ignore|undo|lock|disable|test|apply|reject|save|plan it|stop|back up|new key|revoke)/i;
    for (const [name, path] of Object.entries(pages)) {
      await visitor.goTo(path);
      const buttons = await visitor.page.getByRole('main').getByRole('button').allInnerTexts();
      assert.deepEqual(
        buttons.filter((text) => words.test(text.trim())),
        [],
        name,
      );
    }
    assert.deepEqual(visitor.troubles, []);
    await visitor.leave();
  });

  test('by keyboard alone one goes along a shelf, opens a book, and comes back to where one was', async () => {
    const visitor = await visit(browser, daemon);
    const { page } = visitor;
    await visitor.goTo('/shelf');
    await page.locator('.spine').first().focus();
    for (let step = 0; step < 13; step++) await page.keyboard.press('ArrowRight');
    const last = await page.evaluate<string>(FOCUSED);
    assert.match(last, /^Glinda of Oz14not found/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Glinda of Oz' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate<string>(FOCUSED), last);
    await visitor.leave();
  });
});
