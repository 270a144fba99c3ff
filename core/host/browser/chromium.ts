import { existsSync } from 'node:fs';

/** Where a Chromium lies that others installed: Debian's and Ubuntu's package, Chrome, and their like elsewhere. */
const PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
  ],
  darwin: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** How the owner gets one, for messages. */
export const NO_CHROMIUM =
  'no Chromium was found; install it (Debian and Ubuntu: apt install chromium; elsewhere: npx playwright-core install chromium), or say where it lies under browser: path: in config/app.yaml';

/** The Chromium to start: the owner's own choice alone where there is one; else Playwright's, else the system's; null where there is none. */
export async function findChromium(configured?: string): Promise<string | null> {
  if (configured !== undefined) return existsSync(configured) ? configured : null;
  const { chromium } = await import('playwright-core');
  return [chromium.executablePath(), ...(PLACES[process.platform] ?? [])].find((path) => path !== '' && existsSync(path)) ?? null;
}
