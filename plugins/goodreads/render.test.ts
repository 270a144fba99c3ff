import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findChromium, NO_CHROMIUM } from '../../core/host/browser/chromium.ts';
import type { Outcome } from '../../core/host/parts.ts';
import { readManifest } from '../../core/sdk/testkit/check-folder.ts';
import { callOnce } from '../../core/sdk/testkit/kit-host.ts';
import { type Behaviour, type Seen, standIn } from '../../core/sdk/testkit/stand-in.ts';

const skip = (await findChromium()) !== null || process.env['CI'] ? false : NO_CHROMIUM;

const STATE = {
  ROOT_QUERY: { 'getBookByLegacyId({"legacyId":"5"})': { __ref: 'Book:5' } },
  'Book:5': { legacyId: 5, title: 'Salt', primaryContributorEdge: { node: { __ref: 'Contributor:1' }, role: 'Author' } },
  'Contributor:1': { name: 'Ida Marlowe' },
};
/** Adds to the page what the site's server would have sent with it. */
const SCRIPT = `const data = document.createElement('script');
data.id = '__NEXT_DATA__'; data.type = 'application/json';
data.textContent = ${JSON.stringify(JSON.stringify({ props: { pageProps: { apolloState: STATE } } }))};
document.body.append(data);`;
const SHELL =
  '<!DOCTYPE html><html><head><title>Goodreads</title></head><body><div id="__next"></div><script src="/_next/app.js"></script></body></html>';

const says =
  (status: number, type: string, text: string): Behaviour =>
  (response) =>
    void response.writeHead(status, { 'content-type': type }).end(text);

async function describeBook(
  render: string,
  answer: (seen: Seen) => Behaviour,
): Promise<{ outcome: Outcome; walls: unknown; asked: string[] }> {
  const folder = join(import.meta.dirname);
  const asked: string[] = [];
  const service = await standIn((seen) => {
    asked.push(seen.url.pathname);
    return answer(seen);
  });
  try {
    const manifest = readManifest(folder);
    const options = { url: 'http://goodreads.stand-in', render };
    const kit = {
      folder,
      manifest,
      call: 'metadata.describe' as const,
      input: [{ at: { goodreads: '5' } }],
      options,
      state: {},
      now: new Date(0),
      deadlineMs: 40_000,
    };
    const { outcome, state } = await callOnce({ ...kit, address: service.address }, ['walls']);
    return { outcome, walls: state['walls'], asked };
  } finally {
    await service.close();
  }
}

describe('render: browser', { skip, timeout: 120_000 }, () => {
  const site = ({ url }: Seen) => (url.pathname === '/_next/app.js' ? says(200, 'text/javascript', SCRIPT) : says(200, 'text/html', SHELL));

  test('a page whose content comes by script is read after its scripts, and only then', async () => {
    const rendered = await describeBook('browser', site);
    assert.deepEqual(rendered.outcome, { ok: true, value: { ids: { at: { goodreads: '5' } }, title: 'Salt', authors: ['Ida Marlowe'] } });
    const plain = await describeBook('http', site);
    assert.equal(plain.outcome.ok ? 'found' : plain.outcome.failure.code, 'unavailable');
  });

  test('a wall stays a wall: nothing in it is run', async () => {
    const challenge = says(202, 'text/html', SHELL);
    const { outcome, walls, asked } = await describeBook('browser', () => challenge);
    assert.equal(outcome.ok ? 'found' : outcome.failure.code, 'unavailable');
    assert.deepEqual([walls, asked], [{ count: 1 }, ['/book/show/5']]);
  });
});
