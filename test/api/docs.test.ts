import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../dashboard/axe.ts';
import { openBrowser, skipBrowser } from '../dashboard/browser.ts';
import { type ApiBench, apiBench, skip } from './with-api.ts';

describe('/docs in a browser', { skip: skip || skipBrowser }, () => {
  let bench: ApiBench;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const asked: string[] = [];
  before(async () => {
    bench = await apiBench();
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => asked.push(request.url()));
  });
  after(async () => {
    await browser?.close();
    await bench?.close();
  });

  test('shows every endpoint, asks nobody else, and nothing in it fails', async () => {
    const document = (await (await fetch(`${bench.url}/api/openapi.json`)).json()) as { paths: Record<string, object> };
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path)).length;
    await page.goto(`${bench.url}/docs`);
    await page.waitForFunction(`document.querySelectorAll('.opblock').length === ${operations}`);
    for (const kind of ['get', 'post']) {
      await page.locator(`.opblock-${kind} .opblock-summary-control`).first().click();
      await page.locator(`.opblock-${kind} .opblock-body`).first().waitFor();
    }
    assert.deepEqual(complaints, []);
    const strangers = asked.filter((url) => !url.startsWith(bench.url) && !url.startsWith('data:'));
    assert.deepEqual(strangers, []);
  });

  test('can be read by everybody: axe finds nothing serious', async () => {
    assert.deepEqual(await seriousFindings(page), []);
  });
});
