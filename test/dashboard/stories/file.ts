import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Story } from '../scene.ts';

export const file: Story = (scene) => {
  const saved = (): string => readFileSync(join(scene().daemon.home, 'pipelines.yaml'), 'utf8');

  test('a mistake in pipelines.yaml is shown at its line and cannot be saved; a good edit is shown as a diff, saved and live', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/pipelines/file');
    const area = page.getByLabel('pipelines.yaml');
    const text = await area.inputValue();
    assert.equal(text, saved());
    const wrong = text.replace('- download: qbittorrent', '- dwnload: qbittorrent');
    await area.fill(wrong);
    await page.getByText(/1 mistake: it cannot be saved so/).waitFor();
    const line = wrong.slice(0, wrong.indexOf('dwnload')).split('\n').length;
    assert.equal(await page.locator('.gutter .error').textContent(), String(line));
    assert.equal(await page.getByRole('button', { name: 'Save…' }).isDisabled(), true);
    assert.equal(saved(), text);

    await area.fill(text.replace('caps: { downloads: 20 }', 'caps: { downloads: 17 }'));
    await page.getByText('In order, and not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Save…' }).click();
    assert.deepEqual(await page.locator('.patch .new code').allTextContents(), ['    caps: { downloads: 17 }']);
    await page.getByRole('button', { name: 'Save it' }).click();
    await page.getByText('Saved. The new file is live.').waitFor();
    assert.match(saved(), /downloads: 17/);
    await page
      .getByRole('button', { name: /^Compare version/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Pipelines' }).first().click();
    await page.getByText('at most 17 downloads').first().waitFor();
  });

  test('what may stand at the caret is offered and taken by keyboard', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/pipelines/file');
    const area = page.getByLabel('pipelines.yaml');
    await area.fill(`${await area.inputValue()}    appr`);
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: /approve/ }).waitFor();
    await page.keyboard.press('Enter');
    assert.match(await area.inputValue(), / {4}approve: $/);
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: /^always/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back to what is saved' }).click();
  });
};
