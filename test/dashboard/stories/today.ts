import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asked, completed, type SandboxDaemon, soon } from '../sandbox-world.ts';
import { type Story, toast } from '../scene.ts';

export const today: Story = (scene) => {
  test('Today shows what the accounts still allow, the last week, and what comes next and when', async () => {
    const { visitor } = scene();
    const { page } = visitor;
    await visitor.goTo('/');
    const accounts = page.getByRole('region', { name: 'Your accounts' });
    for (const words of ['slots left', 'ratio', 'wedges', 'requests left today'])
      await accounts.getByText(words, { exact: true }).first().waitFor();
    const days = page.getByRole('table', { name: 'The last seven days' }).getByRole('row');
    assert.equal(await days.count(), 8, 'a head and seven days');
    const [imported = ''] = await days.last().getByRole('cell').allTextContents();
    assert.ok(Number(imported) >= 7, `${imported} books came in today`);
    await page.locator('.agenda').getByText('metadata-full').waitFor();
    const [first] = await page.locator('.agenda time').all();
    assert.match((await first?.textContent()) ?? '', /^in .* (hour|minute|day)s?$|^tomorrow$/);
  });

  test('what is wrong stands on Today with its remedy, and a click leads to its line', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    const path = join(daemon.home, 'pipelines.yaml');
    const good = readFileSync(path, 'utf8');
    const bad = good.replace('- import: audiobookshelf', '- import: audiobookshelv');
    const line = bad.slice(0, bad.indexOf('audiobookshelv')).split('\n').length;
    const told = async (): Promise<boolean> =>
      (await asked<{ items: { sentence: string }[] }>(daemon, '/api/problems')).items.some((each) =>
        each.sentence.startsWith(`pipelines.yaml:${line}:`),
      );
    try {
      writeFileSync(path, bad);
      await soon(told);
      await visitor.goTo('/');
      const wrong = page.locator('.notice').filter({ hasText: `pipelines.yaml:${line}:` });
      await wrong.waitFor();
      assert.ok(((await wrong.locator('.remedy').textContent()) ?? '').length > 10);
      await wrong.getByRole('link', { name: 'Go there' }).click();
      await page.getByText(/1 mistake: it cannot be saved so/).waitFor();
      assert.equal(await page.locator('.gutter .error').textContent(), String(line));
    } finally {
      writeFileSync(path, good);
    }
    await soon(async () => !(await told()));
    await visitor.goTo('/');
    await page.getByText('Nothing. Every service that was asked answers').waitFor();
  });

  test('a library that lost books stands on Today with what a word of its owner would mean, and the word is given there', async () => {
    const { visitor, daemon } = scene();
    const { page } = visitor;
    const series = join(daemon.world.library, 'L. Frank Baum', 'Oz');
    const folders = readdirSync(series).slice(0, 3);
    await completed(daemon, 'library-sync');
    for (const name of folders) renameSync(join(series, name), join(daemon.home, name));
    try {
      daemon.world.shelf.scan();
      await asked(daemon, '/api/pipelines/library-sync/runs', 'POST', {});
      await soon(async () => (await problemIds(daemon)).includes('braked:audiobookshelf'));
      await visitor.goTo('/');
      const lost = page.locator('.notice').filter({ hasText: 'nothing is searched, added or written until it shows them again' });
      await lost.getByRole('button', { name: 'It is as it should be' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(`Your word means: the ${folders.length} books are gone for good`).waitFor();
      await dialog.getByRole('button', { name: 'Yes, go on' }).click();
      await toast(page, 'Work goes on.').waitFor();
      await page.getByText('Nothing. Every service that was asked answers').waitFor();
      assert.deepEqual(await problemIds(daemon), []);
    } finally {
      for (const name of folders) renameSync(join(daemon.home, name), join(series, name));
      daemon.world.shelf.scan();
    }
  });
};

const problemIds = async (daemon: SandboxDaemon): Promise<string[]> =>
  (await asked<{ items: { id: string }[] }>(daemon, '/api/problems')).items.map(({ id }) => id);
