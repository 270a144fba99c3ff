import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import TrackerServer from 'bittorrent-tracker/server';
import { type MadeTorrent, makeTorrent } from './make-torrent.ts';
import { type RunningQbittorrent, startQbittorrent } from './qbittorrent-nox.ts';

export interface Swarm {
  /** The tracker's address, "http://127.0.0.1:PORT/announce". */
  announce: string;
  seeder: RunningQbittorrent;
  /** Makes a torrent of the folder or file and seeds it where it lies; resolves once the tracker may hand the seeder out. */
  seed(path: string): Promise<MadeTorrent>;
  stop(): Promise<void>;
}

/** A tracker on the loopback and a second qbittorrent-nox that seeds. libtorrent talks to a loopback tracker only under the path "/announce". */
export async function startSwarm({ dir }: { dir: string }): Promise<Swarm> {
  const tracker = await startTracker();
  const seeder = await startQbittorrent({ dir: join(dir, 'seeder') }).catch(async (error) => {
    await tracker.stop();
    throw error;
  });
  const cookie = await login(seeder);
  return {
    announce: tracker.announce,
    seeder,
    seed: (path) => seed({ path, announce: tracker.announce, seeder, cookie }),
    async stop() {
      await seeder.stop();
      await tracker.stop();
    },
  };
}

/** A tracker on a free port of the loopback, over http only. */
export async function startTracker(): Promise<{ announce: string; stop(): Promise<void> }> {
  const server = new TrackerServer({ udp: false, ws: false, http: true, stats: false, interval: 5000 });
  server.on('error', () => {}).on('warning', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.http.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.http.closeAllConnections();
      server.close(() => resolve());
    });
  return { announce: `http://127.0.0.1:${port}/announce`, stop };
}

async function login(seeder: RunningQbittorrent): Promise<string> {
  const body = new URLSearchParams({ username: seeder.username, password: seeder.password });
  const reply = await fetch(`${seeder.url}/api/v2/auth/login`, { method: 'POST', body });
  return reply.headers.getSetCookie()[0]!.split(';')[0]!;
}

async function seed(facts: { path: string; announce: string; seeder: RunningQbittorrent; cookie: string }): Promise<MadeTorrent> {
  const torrent = makeTorrent(facts.path, facts.announce);
  const body = new FormData();
  body.set('torrents', new Blob([new Uint8Array(torrent.bytes)]), `${torrent.infoHash}.torrent`);
  body.set('savepath', dirname(facts.path));
  body.set('skip_checking', 'true');
  const { url } = facts.seeder;
  const added = await fetch(`${url}/api/v2/torrents/add`, { method: 'POST', body, headers: { cookie: facts.cookie } });
  if (!added.ok) throw new Error(`the seeder refused the torrent of ${facts.path}: ${added.status} ${await added.text()}`);
  for (let tries = 0; tries < 100; tries++) {
    const reply = await fetch(`${url}/api/v2/torrents/info?hashes=${torrent.infoHash}`, { headers: { cookie: facts.cookie } });
    const [row] = (await reply.json()) as { state: string }[];
    if (row && /^(uploading|stalledUP|forcedUP)$/.test(row.state)) return torrent;
    await delay(100);
  }
  throw new Error(`the seeder did not begin to seed ${facts.path} within 10 s; is the path readable?`);
}
