import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, skipBrowser } from './browser.ts';
import { asked, quiet, type SandboxDaemon, sandboxDaemon, soon } from './sandbox-world.ts';
import { settled, type Visitor, visit } from './visitor.ts';

/** Presses something and counts it. */
function clicker(page: Page) {
  let clicks = 0;
  return {
    count: () => clicks,
    click: async (role: 'link' | 'button', name: string | RegExp): Promise<void> => {
      clicks++;
      await page.getByRole(role, { name }).first().click();
      await settled(page);
    },
  };
}

describe('what an owner does with the dashboard', { skip: skipBrowser }, () => {
  let browser: Browser;
  let daemon: SandboxDaemon;
  let visitor: Visitor;
  before(async () => {
    [browser, daemon] = await Promise.all([openBrowser(), sandboxDaemon()]);
    visitor = await visit(browser, daemon);
  });
  after(async () => {
    await visitor?.leave();
    await browser?.close();
    await daemon?.stop();
  });
  const file = (): string => readFileSync(join(daemon.home, 'pipelines.yaml'), 'utf8');

  test('a wrong key is told, and a right one opens; after signing out the cookie opens nothing', async () => {
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

  test('a run is started and watched to its end without loading the page anew', async () => {
    const { page } = visitor;
    await visitor.goTo('/pipelines');
    await page.evaluate('window.stillHere = true');
    await page.getByRole('button', { name: 'Run now complete-series' }).click();
    await page
      .getByText('the same page, no other')
      .or(page.getByRole('heading', { level: 1, name: 'complete-series' }))
      .waitFor();
    await page.locator('.run-card').getByText('finished').waitFor({ timeout: 120_000 });
    assert.match((await page.locator('.lead').textContent()) ?? '', /^9 of 9 items in .*8 done, 1 nothing good enough/);
    await page.getByRole('link', { name: /Glinda of Oz/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Glinda of Oz' }).waitFor();
    await page.locator('.candidate').first().waitFor();
    assert.ok((await page.locator('.candidate.reject').count()) >= 2);
    assert.equal(await page.evaluate('window.stillHere'), true);
    await quiet(daemon);
  });

  test('in three clicks a stranger knows why a book was not downloaded', async () => {
    const { page } = visitor;
    await visitor.goTo('/');
    const by = clicker(page);
    await by.click('link', 'Shelf');
    await by.click('button', /^Glinda of Oz/);
    await page.getByRole('heading', { name: 'Why it is not here' }).waitFor();
    const said = (await page.getByRole('dialog').textContent()) ?? '';
    assert.match(said, /nothing was good enough/);
    assert.match(said, /abridged/i);
    assert.ok(by.count() <= 3, `${by.count()} clicks`);
  });

  test('in three clicks a stranger undoes a change of metadata, and sees before what comes back', async () => {
    const { page } = visitor;
    await visitor.goTo('/');
    const by = clicker(page);
    await page.getByRole('heading', { name: 'Changed lately' }).waitFor();
    await by.click('button', /^Undo .* of /);
    await page.getByText('is put back.').waitFor();
    assert.ok(by.count() <= 3, `${by.count()} clicks`);
    await soon(async () => {
      const { items } = await asked<{ items: { undoneAt: string | null }[] }>(daemon, '/api/corrections?limit=100');
      return items.some((each) => each.undoneAt !== null);
    });
  });

  test('a mistake in pipelines.yaml is shown at its line and cannot be saved; a good edit is shown as a diff, saved and live', async () => {
    const { page } = visitor;
    await visitor.goTo('/pipelines/file');
    const area = page.getByLabel('pipelines.yaml');
    const text = await area.inputValue();
    assert.equal(text, file());
    const wrong = text.replace('- download: qbittorrent', '- dwnload: qbittorrent');
    await area.fill(wrong);
    await page.getByText(/1 mistake: it cannot be saved so/).waitFor();
    const line = wrong.slice(0, wrong.indexOf('dwnload')).split('\n').length;
    assert.equal(await page.locator('.gutter .error').textContent(), String(line));
    assert.equal(await page.getByRole('button', { name: 'Save…' }).isDisabled(), true);
    assert.equal(file(), text);

    await area.fill(text.replace('caps: { downloads: 20 }', 'caps: { downloads: 17 }'));
    await page.getByText('In order, and not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Save…' }).click();
    assert.deepEqual(await page.locator('.patch .new code').allTextContents(), ['    caps: { downloads: 17 }']);
    await page.getByRole('button', { name: 'Save it' }).click();
    await page.getByText('Saved. The new file is live.').waitFor();
    assert.match(file(), /downloads: 17/);
    await page
      .getByRole('button', { name: /^Compare version/ })
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Pipelines' }).first().click();
    await page.getByText('at most 17 downloads').first().waitFor();
  });

  test('what may stand at the caret is offered and taken by keyboard', async () => {
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

  test('nothing went wrong on the way', () => assert.deepEqual(visitor.troubles, []));
});
