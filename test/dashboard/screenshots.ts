import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openBrowser, skipBrowser } from './browser.ts';
import { everyPage } from './every-page.ts';
import { furnish } from './furnish.ts';
import { sandboxDaemon } from './sandbox-world.ts';
import { SIZES, type Size, type Theme, until, visit } from './visitor.ts';

const HELP = `usage: npm run screenshots -- [NAME ...]

Writes every page of the dashboard, light and dark, wide and as on a phone, into out/screenshots; with names only those pages.
The pages show the sandbox's world. Chromium is needed.
`;
/** Pictures in sight are there. */
const PICTURES = `[...document.images].every((image) => image.complete || image.getBoundingClientRect().top > innerHeight)`;
const THEMES: readonly Theme[] = ['light', 'dark'];

async function main(words: string[]): Promise<number> {
  if (words.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  if (skipBrowser) {
    process.stderr.write(`${skipBrowser}\n`);
    return 1;
  }
  const folder = resolve('out', 'screenshots');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [browser, daemon] = await Promise.all([openBrowser(), sandboxDaemon()]);
  try {
    await furnish(daemon);
    const all = Object.entries(await everyPage(daemon));
    const pages = words.length > 0 ? all.filter(([name]) => words.includes(name)) : all;
    for (const size of Object.keys(SIZES) as Size[])
      for (const theme of THEMES) {
        const visitor = await visit(browser, { ...daemon, size, theme });
        for (const [name, path] of pages) {
          await visitor.goTo(path);
          await until(visitor.page, PICTURES);
          const file = join(folder, `${name}-${size}-${theme}.png`);
          await visitor.page.screenshot({ path: file });
          process.stdout.write(`${file}\n`);
        }
        await visitor.leave();
      }
    return 0;
  } finally {
    await browser.close();
    await daemon.stop();
  }
}

process.exit(await main(process.argv.slice(2)));
