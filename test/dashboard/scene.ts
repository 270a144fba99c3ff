import type { Browser, Locator, Page } from 'playwright-core';
import { asked, type SandboxDaemon, soon } from './sandbox-world.ts';
import { settled, type Visitor } from './visitor.ts';

/** One world, one browser, and the owner in front of it: what every story begins with. */
export interface Scene {
  browser: Browser;
  daemon: SandboxDaemon;
  visitor: Visitor;
}

/** A story registers its tests; the scene is there when they run, and each goes on where the one before left it. */
export type Story = (scene: () => Scene) => void;

/** Presses something by its visible name and counts it. */
export function clicker(page: Page) {
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

/** A message in the corner. */
export const toast = (page: Page, text: string | RegExp): Locator => page.locator('.toast').filter({ hasText: text }).last();

/** Waits until the run that the page shows has ended. */
export const runEnds = (page: Page): Promise<void> => page.locator('.run-card').getByText('finished').first().waitFor({ timeout: 120_000 });

interface Book {
  id: string;
  state: string;
}

export async function bookOf(daemon: SandboxDaemon, title: string): Promise<Book> {
  const { items } = await asked<{ items: Book[] }>(daemon, `/api/books?q=${encodeURIComponent(title)}&limit=1`);
  if (!items[0]) throw new Error(`there is no book ${title}`);
  return items[0];
}

export const owned = (daemon: SandboxDaemon, title: string): Promise<void> =>
  soon(async () => (await bookOf(daemon, title).catch(() => null))?.state === 'owned');
