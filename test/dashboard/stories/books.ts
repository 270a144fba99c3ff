import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Story } from '../scene.ts';
import { visit } from '../visitor.ts';

export const books: Story = (scene) => {
  test('a book is found as one types, with a typing error and without its accents', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/books');
    const lines = page.getByRole('link', { name: /of Oz|in Oz/ });
    assert.ok((await lines.count()) > 3);
    await page.getByLabel('Title, author or series').pressSequentially('rinkitnk', { delay: 30 });
    await page.getByRole('link', { name: /^Rinkitink in Oz/ }).waitFor();
    await page.getByRole('link', { name: /^Ozma of Oz/ }).waitFor({ state: 'detached' });
    assert.match(page.url(), /[?&]q=rinkitnk/);
    await page.getByLabel('Title, author or series').fill('nothing is called so');
    await page.getByText('No book is like “nothing is called so”').waitFor();
  });

  test('moments are said in the words of the reader', async () => {
    const { browser, daemon } = scene();
    const german = await visit(browser, { ...daemon, locale: 'de-DE' });
    try {
      await german.goTo('/runs');
      await german.page
        .locator('main time', { hasText: /^(vor|gestern|gerade|jetzt)/ })
        .first()
        .waitFor();
      assert.deepEqual(german.troubles, []);
    } finally {
      await german.leave();
    }
  });
};
