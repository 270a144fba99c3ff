import { join } from 'node:path';
import { startFakeQbittorrent } from '../fakes/fake-qbittorrent.ts';
import type { Fake } from '../fakes/fake-server.ts';
import { type MadeTorrent, makeTorrent } from '../live/make-torrent.ts';
import { installedQbittorrent, startQbittorrent } from '../live/qbittorrent-nox.ts';
import { startSwarm } from '../live/swarm.ts';

/** A downloader and somebody who seeds to it. */
export interface DownloadSide {
  /** "qbittorrent-nox 4.5.2" or "stand-in". */
  name: string;
  url: string;
  username: string;
  downloads: string;
  secrets: Record<string, string>;
  seed(path: string): Promise<MadeTorrent>;
  /** How often each info-hash was handed over, where the downloader can tell. */
  adds(): Map<string, number> | null;
  /** The stand-in, which can be told to misbehave; absent where it is a real one. */
  fake?: Fake;
  /** Ends the real one, waits, and starts it again on the same profile and port; null where it is a stand-in. */
  restart: ((downMs: number) => Promise<void>) | null;
  stop(): Promise<void>;
}

const PIECE_BYTES = 262_144;

/** A real qbittorrent-nox with a tracker and a seeder on the loopback; null where none is installed. */
export async function realDownloader(dir: string, kibibytesASecond?: number): Promise<DownloadSide | null> {
  const version = await installedQbittorrent();
  if (!version) return null;
  const settings: Record<string, string> = kibibytesASecond ? { 'Session\\GlobalDLSpeedLimit': String(kibibytesASecond) } : {};
  let client = await startQbittorrent({ dir: join(dir, 'client'), settings });
  const swarm = await startSwarm({ dir: join(dir, 'swarm') });
  const stop = async (): Promise<void> => {
    await client.stop();
    await swarm.stop();
  };
  const restart = async (downMs: number): Promise<void> => {
    await client.stop();
    await new Promise((resolve) => setTimeout(resolve, downMs));
    client = await startQbittorrent({ dir: join(dir, 'client'), port: Number(new URL(client.url).port) });
  };
  return {
    name: `qbittorrent-nox ${version}`,
    url: client.url,
    username: client.username,
    downloads: client.downloads,
    secrets: { 'qbittorrent-password': client.password },
    seed: (path) => swarm.seed(path),
    adds: () => null,
    restart,
    stop,
  };
}

/** A stand-in that "downloads" by copying. */
export async function standInDownloader(dir: string, delayMs = 300): Promise<DownloadSide> {
  const content = new Map<string, string>();
  const fake = await startFakeQbittorrent({ downloads: join(dir, 'downloads'), content: (infoHash) => content.get(infoHash), delayMs });
  return {
    name: 'stand-in',
    url: fake.url,
    username: fake.username,
    downloads: join(dir, 'downloads'),
    secrets: { 'qbittorrent-password': fake.password },
    seed: async (path) => {
      const torrent = makeTorrent(path, 'http://127.0.0.1:1/announce', { pieceLength: PIECE_BYTES });
      content.set(torrent.infoHash, path);
      return torrent;
    },
    adds: () => fake.adds,
    fake,
    restart: null,
    stop: fake.stop,
  };
}
