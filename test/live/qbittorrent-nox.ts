import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

export interface RunningQbittorrent {
  /** "http://127.0.0.1:PORT", without a slash at the end. */
  url: string;
  username: string;
  password: string;
  /** "4.5.2" */
  version: string;
  /** Where finished downloads lie unless the add says otherwise. */
  downloads: string;
  /** The child's process id. */
  pid: number;
  /** Ends it in order (it saves its torrents); after 10 s it is killed. */
  stop(): Promise<void>;
}

export interface QbittorrentOptions {
  /** Profile folder; kept over a stop and a new start with the same folder. */
  dir: string;
  port?: number;
  /** More lines for [BitTorrent] of qBittorrent.conf at the first start, such as `{ 'Session\\TempPathEnabled': 'true' }`. */
  settings?: Record<string, string>;
}

const USERNAME = 'tomewright';

/** The version of the installed qbittorrent-nox ("4.5.2"), or null where there is none. */
export async function installedQbittorrent(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('qbittorrent-nox', ['--version'], { timeout: 10_000 });
    return /v?(\d+\.\d+[\d.]*)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Starts a real qbittorrent-nox on the loopback with a profile of its own: no DHT, PeX, LSD or UPnP, so that it talks to nobody but
 * trackers and peers on 127.0.0.1. Resolves once its Web API answers.
 *
 *     const client = await startQbittorrent({ dir: join(temp, 'client') });
 *     const swarm = await startSwarm({ dir: join(temp, 'swarm') });
 *     const torrent = await swarm.seed('/tmp/x/Ozma of Oz');       // hand torrent.bytes to the client
 *     await client.stop(); await swarm.stop();
 */
export async function startQbittorrent({ dir, port, settings }: QbittorrentOptions): Promise<RunningQbittorrent> {
  const webPort = port ?? (await freePort());
  const downloads = join(dir, 'downloads');
  const password = await prepare({ dir, downloads, settings: settings ?? {} });
  const args = [`--profile=${dir}`, `--webui-port=${webPort}`];
  const child = spawn('qbittorrent-nox', args, { stdio: 'ignore', env: { ...process.env, HOME: dir } });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.removeListener('exit', kill));
  const url = `http://127.0.0.1:${webPort}`;
  const version = await ready({ url, password, child });
  return { url, username: USERNAME, password, version, downloads, pid: child.pid!, stop: () => stop(child) };
}

async function prepare(options: { dir: string; downloads: string; settings: Record<string, string> }): Promise<string> {
  const folder = join(options.dir, 'qBittorrent', 'config');
  const secret = join(options.dir, 'web-password');
  if (existsSync(secret)) return readFileSync(secret, 'utf8');
  mkdirSync(folder, { recursive: true });
  mkdirSync(options.downloads, { recursive: true });
  const password = randomBytes(12).toString('hex');
  writeFileSync(join(folder, 'qBittorrent.conf'), configuration({ ...options, password, peerPort: await freePort() }));
  writeFileSync(secret, password, { mode: 0o600 });
  return password;
}

function configuration(facts: { password: string; peerPort: number; downloads: string; settings: Record<string, string> }): string {
  const salt = randomBytes(16);
  const hash = pbkdf2Sync(facts.password, salt, 100_000, 64, 'sha512');
  const session: Record<string, string> = {
    'Session\\AddExtensionToIncompleteFiles': 'true',
    'Session\\DefaultSavePath': facts.downloads,
    'Session\\DHTEnabled': 'false',
    'Session\\Interface': 'lo',
    'Session\\InterfaceName': 'lo',
    'Session\\InterfaceAddress': '127.0.0.1',
    'Session\\LSDEnabled': 'false',
    'Session\\MultiConnectionsPerIp': 'true',
    'Session\\PeXEnabled': 'false',
    'Session\\Port': String(facts.peerPort),
    'Session\\QueueingSystemEnabled': 'false',
    'Session\\RefreshInterval': '500',
    ...facts.settings,
  };
  const preferences = {
    'Connection\\UPnP': 'false',
    'WebUI\\Address': '127.0.0.1',
    'WebUI\\Enabled': 'true',
    'WebUI\\Password_PBKDF2': `"@ByteArray(${salt.toString('base64')}:${hash.toString('base64')})"`,
    'WebUI\\UseUPnP': 'false',
    'WebUI\\Username': USERNAME,
  };
  const lines = (rows: Record<string, string>) => Object.entries(rows).map(([key, value]) => `${key}=${value}`);
  return [
    '[BitTorrent]',
    ...lines(session),
    '[LegalNotice]',
    'Accepted=true',
    '[Network]',
    'PortForwardingEnabled=false',
    '[Preferences]',
    ...lines(preferences),
    '',
  ].join('\n');
}

async function ready({ url, password, child }: { url: string; password: string; child: ChildProcess }): Promise<string> {
  for (let tries = 0; tries < 150; tries++) {
    if (child.exitCode !== null)
      throw new Error(`qbittorrent-nox ended with ${child.exitCode} before its Web API answered; is another one on ${url}?`);
    const version = await versionAt(url, password).catch(() => null);
    if (version) return version;
    await delay(100);
  }
  child.kill('SIGKILL');
  throw new Error(`qbittorrent-nox did not answer at ${url} within 15 s`);
}

async function versionAt(url: string, password: string): Promise<string | null> {
  const body = new URLSearchParams({ username: USERNAME, password });
  const login = await fetch(`${url}/api/v2/auth/login`, { method: 'POST', body, signal: AbortSignal.timeout(2000) });
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0];
  if (!cookie) return null;
  const reply = await fetch(`${url}/api/v2/app/version`, { headers: { cookie }, signal: AbortSignal.timeout(2000) });
  return reply.ok ? (await reply.text()).replace(/^v/, '') : null;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
