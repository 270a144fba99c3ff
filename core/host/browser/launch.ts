import { tmpdir } from 'node:os';
import type { Logger } from 'pino';
import type { Browser as Chromium } from 'playwright-core';
import { fail } from '../fail.ts';
import { findChromium, NO_CHROMIUM } from './chromium.ts';

/** What the owner says of it in config/app.yaml. */
export interface BrowserSettings {
  path?: string;
  /** false: without Chromium's own sandbox, where the system gives it none (in a container). */
  sandbox?: boolean;
}

export interface LaunchOptions extends BrowserSettings {
  logger: Logger;
}

const LAUNCH_MS = 30_000;

/** It reaches nothing by itself: names resolve to nothing and the proxy is nobody, because every request is answered by the host. */
const ARGUMENTS = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--js-flags=--max-old-space-size=512',
];
const NOBODY = { server: 'http://127.0.0.1:9' };

/** Starts the Chromium there is, or says why it cannot. */
export async function launchChromium({ path, sandbox, logger }: LaunchOptions): Promise<Chromium> {
  const executablePath = await findChromium(path);
  if (!executablePath) return fail('refused', path === undefined ? NO_CHROMIUM : `there is no Chromium at ${path}; ${NO_CHROMIUM}`);
  // Chromium starts as root only without its sandbox.
  const chromiumSandbox = sandbox ?? process.getuid?.() !== 0;
  if (!chromiumSandbox) logger.warn({ executablePath }, 'the browser runs without its own sandbox');
  const { chromium } = await import('playwright-core');
  return chromium
    .launch({
      executablePath,
      chromiumSandbox,
      args: ARGUMENTS,
      proxy: NOBODY,
      env: environment(),
      timeout: LAUNCH_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((error: Error) => notStarted(error, executablePath));
}

function notStarted(error: Error, path: string): never {
  const isSandbox = /sandbox/i.test(error.message);
  const remedy = isSandbox
    ? 'this system gives it no sandbox (a container?); set browser: { sandbox: false } in config/app.yaml to run it without'
    : 'start it by hand to see what it says';
  return fail('refused', `Chromium at ${path} did not start; ${remedy}`);
}

/** Nothing of the daemon's own environment, which holds the owner's secrets. */
function environment(): Record<string, string> {
  const kept = ['PATH', 'LANG', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(kept), HOME: tmpdir() };
}
