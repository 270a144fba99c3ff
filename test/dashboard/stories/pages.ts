import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { contrastFindings, seriousFindings } from '../axe.ts';
import { everyPage } from '../every-page.ts';
import type { Story } from '../scene.ts';
import { type Size, settled, type Theme, visit } from '../visitor.ts';

const LOOKS: [Size, Theme, Theme][] = [
  ['wide', 'light', 'dark'],
  ['phone', 'dark', 'light'],
];
const WIDTHS = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]';
const MAY_NOT =
  /^(get|retry|blocklist|run now|dry run|pause|follow|ignore|undo|lock|disable|test|apply|reject|save|plan it|stop|back up|new key|revoke)/i;

const LOOKS_AGAIN = 4;

/** What cannot be read once the theme has changed: what can be a moment later was only on its way. */
async function unreadable(page: Page): Promise<string[]> {
  let findings: string[] = [];
  for (let look = 0; look < LOOKS_AGAIN; look++) {
    await settled(page);
    findings = await contrastFindings(page);
    if (findings.length === 0) break;
  }
  return findings;
}

export const pages: Story = (scene) => {
  for (const [size, theme, other] of LOOKS)
    test(`every page is without errors, asks nobody else, and is open to everybody: ${size}, ${theme} and ${other}`, async () => {
      const { browser, daemon } = scene();
      const visitor = await visit(browser, { ...daemon, size, theme });
      const { page } = visitor;
      // A colour on its way from one theme to the other is neither.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      const wrong: string[] = [];
      for (const [name, path] of Object.entries(await everyPage(daemon))) {
        await visitor.goTo(path);
        wrong.push(...visitor.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
        wrong.push(...(await seriousFindings(page)).map((finding) => `${name}: ${finding}`));
        await page.emulateMedia({ colorScheme: other });
        wrong.push(...(await unreadable(page)).map((finding) => `${name}, ${other}: ${finding}`));
        await page.emulateMedia({ colorScheme: theme });
        const [inner = 0, outer = 0] = await page.evaluate<number[]>(WIDTHS);
        if (inner > outer) wrong.push(`${name}: it is wider than the window, ${inner} and ${outer}`);
        if (!(await page.title()).endsWith('Tomewright')) wrong.push(`${name}: it has no title`);
        if (path !== '/shelf') continue;
        await page.locator('.spine').last().click();
        await page.getByRole('dialog').waitFor();
        wrong.push(...(await seriousFindings(page)).map((finding) => `a book drawn from the shelf: ${finding}`));
      }
      await visitor.leave();
      assert.deepEqual(wrong, []);
    });

  test('a reader sees no button that it may not press', async () => {
    const { browser, daemon } = scene();
    const { key } = await daemon.daemon.store.apiKeys.create('reader', ['read']);
    const visitor = await visit(browser, { url: daemon.url, key });
    for (const [name, path] of Object.entries(await everyPage(daemon))) {
      await visitor.goTo(path);
      const buttons = await visitor.page.getByRole('main').getByRole('button').allInnerTexts();
      assert.deepEqual(
        buttons.filter((text) => MAY_NOT.test(text.trim())),
        [],
        name,
      );
    }
    assert.deepEqual(visitor.troubles, []);
    await visitor.leave();
  });
};
