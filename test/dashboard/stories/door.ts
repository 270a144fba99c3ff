import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Story } from '../scene.ts';

export const door: Story = (scene) => {
  test('a wrong key is told, and a right one opens; after signing out the cookie opens nothing', async () => {
    const { browser, daemon } = scene();
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(daemon.url);
    await page.getByLabel('API key').fill('tw_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The key is unknown, expired or revoked.').waitFor();
    await page.getByLabel('API key').fill(daemon.key);
    await page.keyboard.press('Enter');
    await page.locator('.frame').waitFor();
    const [cookie] = await context.cookies();
    assert.deepEqual([cookie?.httpOnly, cookie?.sameSite], [true, 'Strict']);
    assert.equal(await page.evaluate('document.cookie'), '');
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByLabel('API key').waitFor();
    const reply = await fetch(`${daemon.url}/api/runs`, { headers: { cookie: `${cookie?.name}=${cookie?.value}` } });
    assert.equal(reply.status, 401);
    await context.close();
  });
};
