import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '../sandbox-world.ts';
import { type Story, toast } from '../scene.ts';

export const settings: Story = (scene) => {
  test('a backup is made by a press and stands in the list', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/settings');
    await page.getByRole('button', { name: 'Back up now' }).click();
    await toast(page, 'The backup is made').waitFor({ timeout: 60_000 });
    const { items } = await asked<{ items: { reason: string }[] }>(daemon, '/api/backups');
    assert.equal(items[0]?.reason, 'by hand');
    await page.getByRole('listitem').filter({ hasText: 'by hand' }).first().waitFor();
  });

  test('a test notification arrives, and the page says that it was taken', async () => {
    const { visitor, daemon } = scene();
    await visitor.page.getByRole('button', { name: 'Send a test phone' }).click();
    await visitor.page.getByText('Phone took the test; look whether it arrived.').waitFor();
    assert.ok(daemon.told.some((message) => JSON.stringify(message).includes('This is a test')));
  });

  test('a key is made, shown once, and revoked', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('sofa');
    await page.getByRole('button', { name: 'Make it' }).click();
    const key = (await page.locator('.made-key').textContent()) ?? '';
    const status = async (): Promise<number> => (await fetch(`${daemon.url}/api/runs`, { headers: { 'x-api-key': key } })).status;
    assert.equal(await status(), 200);
    await page.getByRole('button', { name: 'I have it' }).click();
    await page.getByRole('button', { name: 'Revoke sofa' }).click();
    await toast(page, 'The key “sofa” opens nothing any more.').waitFor();
    assert.equal(await status(), 403);
  });

  test('a plugin is tested, disabled and enabled again', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/plugins');
    const card = page.getByRole('article', { name: 'prowlarr' });
    await card.getByRole('button', { name: 'Test prowlarr' }).click();
    await card
      .getByRole('status')
      .getByText(/ ms\.$/)
      .waitFor();
    await card.getByRole('button', { name: 'Disable prowlarr' }).click();
    await card.getByText('switched off').waitFor();
    const { items } = await asked<{ items: { instance: string; enabled: boolean }[] }>(daemon, '/api/plugins');
    assert.equal(items.find((each) => each.instance === 'prowlarr')?.enabled, false);
    await card.getByRole('button', { name: 'Enable prowlarr' }).click();
    await card.getByRole('button', { name: 'Disable prowlarr' }).waitFor();
  });
};
