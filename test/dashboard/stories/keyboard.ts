import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { asked } from '../sandbox-world.ts';
import type { Story } from '../scene.ts';
import { settled, until, visit } from '../visitor.ts';

const FOCUSED = 'document.activeElement.textContent';
/** What has the focus: its words, and whether one sees that it has it. */
const FOCUS = `(() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return { isPage: at === document.body, words: at.getAttribute('aria-label') ?? at.labels?.[0]?.textContent ?? at.textContent, isSeen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
})()`;
const MOST_TABS = 90;

/** Tab by tab to what is called so; whatever has the focus on the way is seen to have it. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let tab = 0; tab < MOST_TABS; tab++) {
    await page.keyboard.press('Tab');
    const { words, isSeen, isPage } = await page.evaluate<{ words: string; isSeen: boolean; isPage: boolean }>(FOCUS);
    if (isPage) continue; // past the last one the browser's own bar has it
    assert.ok(isSeen, `one does not see that "${words}" has the focus`);
    if (name.test(words.trim())) return;
  }
  assert.fail(`no tab leads to ${name}`);
}

export const keyboard: Story = (scene) => {
  test('by keys alone one signs in, goes to the shelf, opens a book, and locks a field', async () => {
    const { browser, daemon } = scene();
    const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(daemon.url);
    await page.getByLabel('API key').waitFor();
    await page.keyboard.type(daemon.key);
    await page.keyboard.press('Enter');
    await page.locator('.frame').waitFor();
    await tabTo(page, /^Shelf$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Shelf' }).waitFor();
    await until(page, 'document.activeElement.tagName === "H1" && document.querySelector(".spine") !== null');
    await tabTo(page, /^The Wonderful Wizard of Oz/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'The Wonderful Wizard of Oz' }).waitFor();
    await settled(page);
    await tabTo(page, /^Everything about it$/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'The Wonderful Wizard of Oz' }).waitFor();
    await settled(page);
    await tabTo(page, /^Lock description$/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Unlock description' }).waitFor();
    const id = page.url().split('/').at(-1);
    const { fields } = await asked<{ fields: { field: string; locked: boolean }[] }>(daemon, `/api/books/${id}`);
    assert.equal(fields.find((each) => each.field === 'description')?.locked, true);
    const moves = await page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll('*')].flatMap((each) => [getComputedStyle(each).transitionDuration, getComputedStyle(each).animationDuration].map(parseFloat)))`,
    );
    assert.ok(moves <= 0.001, `something moves for ${moves} s where motion is to be reduced`);
    await context.close();
  });

  test('by arrows one goes along a shelf, opens a book, and comes back to where one was', async () => {
    const { browser, daemon } = scene();
    const visitor = await visit(browser, daemon);
    const { page } = visitor;
    await visitor.goTo('/shelf');
    await page.locator('.spine').first().focus();
    for (let step = 0; step < 13; step++) await page.keyboard.press('ArrowRight');
    const last = await page.evaluate<string>(FOCUSED);
    assert.match(last, /^Glinda of Oz14/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Glinda of Oz' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.evaluate<string>(FOCUSED), last);
    await visitor.leave();
  });
};
