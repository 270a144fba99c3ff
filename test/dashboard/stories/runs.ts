import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, quiet } from '../sandbox-world.ts';
import { runEnds, type Story } from '../scene.ts';

interface Listed {
  id: string;
  label: string;
}

export const runs: Story = (scene) => {
  test('a run is started and watched to its end without loading the page anew', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    await visitor.goTo('/pipelines');
    await page.evaluate('window.stillHere = true');
    await page.getByRole('button', { name: 'Run now complete-series' }).click();
    await page.getByRole('heading', { level: 1, name: 'complete-series' }).waitFor();
    await runEnds(page);
    assert.match((await page.locator('.lead').textContent()) ?? '', /^\d+ of \d+ items? in .*\d nothing good enough/);
    await page.getByRole('link', { name: /Glinda of Oz/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Glinda of Oz' }).waitFor();
    await page.locator('.candidate').first().waitFor();
    assert.ok((await page.locator('.candidate.reject').count()) >= 2);
    assert.equal(await page.evaluate('window.stillHere'), true);
    await quiet(daemon);
  });

  test('an item is judged anew by another profile, and nothing is asked or done for it', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    const { items: all } = await asked<{ items: Listed[] }>(daemon, '/api/runs?pipeline=complete-series&limit=50');
    const first = all.at(-1)?.id;
    const { items } = await asked<{ items: Listed[] }>(daemon, `/api/runs/${first}/items?limit=50`);
    const before = daemon.world.mam.asked.length;
    await visitor.goTo(`/runs/${first}/items/${items.find((item) => item.label === 'The Road to Oz')?.id}`);
    await page.getByLabel('Quality profile').selectOption('m4b-alone');
    await page.getByRole('button', { name: 'Judge' }).click();
    await page.getByText('Nothing would be chosen; it was “The Road to Oz”.').waitFor();
    await page.locator('.candidate').getByText('Before it was good, with').waitFor();
    await page.getByLabel('Quality profile').selectOption('');
    await page.getByRole('button', { name: 'Judge' }).click();
    await page.locator('.replay-sum').waitFor({ state: 'detached' });
    await page.locator('.candidate.best').getByText('chosen').waitFor();
    assert.equal(daemon.world.mam.asked.length, before);
  });
};
