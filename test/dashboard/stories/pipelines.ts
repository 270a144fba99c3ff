import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked } from '../sandbox-world.ts';
import { runEnds, type Story, toast } from '../scene.ts';

export const pipelines: Story = (scene) => {
  test('a dry run tells what would be done, and does nothing', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/pipelines');
    await page.getByRole('button', { name: 'Dry run complete-series' }).click();
    await page.getByText('dry run: nothing is written').waitFor();
    await runEnds(page);
    await page.getByRole('link', { name: /^The Road to Oz.*would be done/ }).waitFor();
    assert.equal(daemon.world.downloader.adds()?.size, 0);
    const { items } = await asked<{ items: unknown[] }>(daemon, '/api/downloads');
    assert.equal(items.length, 0);
  });

  test('a pipeline is paused, says so wherever it is shown, and is resumed', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    const paused = async (): Promise<boolean> => (await asked<{ paused: boolean }>(daemon, '/api/pipelines/library-sync')).paused;
    await visitor.goTo('/pipelines');
    await page.getByRole('button', { name: 'Pause library-sync' }).click();
    await toast(page, 'library-sync does not start by itself').waitFor();
    assert.equal(await paused(), true);
    await visitor.goTo('/');
    assert.equal(await page.locator('.agenda').getByText('library-sync').count(), 0);
    await visitor.goTo('/pipelines');
    await page.getByRole('article', { name: 'library-sync' }).getByText('paused').waitFor();
    await page.getByRole('button', { name: 'Resume library-sync' }).click();
    await toast(page, 'library-sync starts by itself again').waitFor();
    assert.equal(await paused(), false);
    await visitor.goTo('/');
    await page.locator('.agenda').getByText('library-sync').waitFor();
  });
};
