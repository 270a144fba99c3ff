import type { TorrentInfo } from '../../sdk/index.ts';
import { readMagnet } from './magnet.ts';
import { readTorrentFile } from './torrent-file.ts';

/** Reads a .torrent or a magnet; rubbish fails as `bad-response`. */
export function torrentInfo(payload: Uint8Array | string): TorrentInfo {
  return typeof payload === 'string' ? readMagnet(payload) : readTorrentFile(payload);
}
