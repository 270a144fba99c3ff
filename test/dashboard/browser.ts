import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = PLACES.find((path) => path !== '' && existsSync(path));
const HOW = 'no Chromium is installed: apt-get install chromium, or name one in CHROMIUM';

/** A sentence where this machine has no browser; on a build machine that is no excuse. */
export const skipBrowser: string | false = executablePath ? false : HOW;
if (skipBrowser && process.env['CI']) throw new Error(HOW);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executablePath as string, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
