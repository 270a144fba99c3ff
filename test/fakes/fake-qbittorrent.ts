import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { torrentInfo } from '../../core/host/torrent/torrent.ts';
import type { TorrentInfo } from '../../core/sdk/index.ts';
import { type Asked, type Fake, type Reply, startFake } from './fake-server.ts';
import { multipart } from './multipart.ts';

export interface StandInTorrent {
  hash: string;
  name: string;
  state: string;
  progress: number;
  size: number;
  category: string;
  tags: string;
  savePath: string;
  addedOn: number;
  files: { name: string; size: number; priority: number }[];
}

export interface FakeQbittorrent extends Fake {
  torrents: Map<string, StandInTorrent>;
  /** How often each info-hash was handed over. */
  adds: Map<string, number>;
  username: string;
  password: string;
}

interface Options {
  /** Where downloads lie. */
  downloads: string;
  /** Where the content of a torrent of this info-hash can be had; absent: it stalls for ever. */
  content: (infoHash: string) => string | undefined;
  /** How long a download takes. */
  delayMs?: number;
}

function readTorrent(bytes: Buffer): TorrentInfo | null {
  try {
    return torrentInfo(bytes);
  } catch {
    return null;
  }
}

const listed = (torrent: StandInTorrent): Record<string, unknown> => {
  const left = Math.round(torrent.size * (1 - torrent.progress));
  return {
    hash: torrent.hash,
    infohash_v1: torrent.hash,
    infohash_v2: '',
    name: torrent.name,
    state: torrent.state,
    progress: torrent.progress,
    size: torrent.size,
    total_size: torrent.size,
    amount_left: left,
    save_path: torrent.savePath,
    download_path: '',
    content_path: join(torrent.savePath, torrent.files.length === 1 ? (torrent.files[0]?.name ?? '') : torrent.name),
    category: torrent.category,
    tags: torrent.tags,
    added_on: torrent.addedOn,
    completion_on: torrent.progress === 1 ? torrent.addedOn + 1 : 0,
    ratio: 0,
    eta: 8_640_000,
    num_seeds: 1,
    num_leechs: 0,
    auto_tmm: false,
  };
};

/** A stand-in for qBittorrent 4.5.2's Web API that "downloads" by copying what a seeder would have sent. */
export async function startFakeQbittorrent(options: Options): Promise<FakeQbittorrent> {
  const torrents = new Map<string, StandInTorrent>();
  const adds = new Map<string, number>();
  const categories: Record<string, { name: string; savePath: string }> = {};
  const timers = new Set<NodeJS.Timeout>();
  const username = 'reader';
  const password = 'stand-in-password';
  let rid = 0;
  mkdirSync(options.downloads, { recursive: true });

  const finish = (torrent: StandInTorrent): void => {
    const source = options.content(torrent.hash);
    if (!source || !existsSync(source)) {
      torrent.state = 'stalledDL';
      return;
    }
    const isFolder = statSync(source).isDirectory();
    for (const file of torrent.files.filter(({ priority }) => priority > 0)) {
      const target = join(torrent.savePath, file.name);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(isFolder ? join(source, file.name.slice(file.name.indexOf('/') + 1)) : source, target);
    }
    torrent.progress = 1;
    torrent.state = 'stalledUP';
  };

  const add = (asked: Asked): Reply => {
    const parts = multipart(asked);
    const field = (name: string): string => parts.find((part) => part.name === name)?.value.toString() ?? '';
    const file = parts.find((part) => part.name === 'torrents');
    if (!file) return { body: 'Fails.' };
    const parsed = readTorrent(file.value);
    if (!parsed) return { status: 415, body: 'Error: not a valid torrent file.' };
    const hash = parsed.infoHash;
    adds.set(hash, (adds.get(hash) ?? 0) + 1);
    if (torrents.has(hash)) return { body: 'Fails.' };
    const isStopped = field('paused') === 'true';
    const found = parsed.files ?? [];
    const torrent: StandInTorrent = {
      hash,
      name: parsed.name,
      state: isStopped ? 'pausedDL' : 'downloading',
      progress: 0,
      size: found.reduce((sum, each) => sum + each.bytes, 0),
      category: field('category'),
      tags: field('tags').split(',').filter(Boolean).sort().join(', '),
      savePath: field('savepath') || options.downloads,
      addedOn: Math.floor(Date.now() / 1000),
      files: found.map((each) => ({ name: each.path, size: each.bytes, priority: 1 })),
    };
    torrents.set(hash, torrent);
    if (!isStopped) start(torrent);
    return { body: 'Ok.' };
  };

  const start = (torrent: StandInTorrent): void => {
    torrent.state = 'downloading';
    const timer = setTimeout(() => {
      timers.delete(timer);
      finish(torrent);
    }, options.delayMs ?? 50);
    timers.add(timer);
  };

  const chosen = (asked: Asked): StandInTorrent[] => {
    const hashes = asked.query.get('hashes') ?? asked.form.get('hashes') ?? asked.query.get('hash');
    const wanted = hashes ? new Set(hashes.toLowerCase().split('|')) : null;
    const category = asked.query.get('category');
    const tag = asked.query.get('tag');
    return [...torrents.values()].filter(
      (torrent) =>
        (!wanted || wanted.has(torrent.hash)) &&
        (category === null || torrent.category === category) &&
        (!tag || torrent.tags.split(', ').includes(tag)),
    );
  };

  const api = (asked: Asked): Reply => {
    const [first] = chosen(asked);
    switch (asked.path.replace('/api/v2/', '')) {
      case 'app/version':
        return { body: 'v4.5.2' };
      case 'app/webapiVersion':
        return { body: '2.8.19' };
      case 'app/preferences':
        return { body: { save_path: options.downloads, start_paused_enabled: false } };
      case 'app/defaultSavePath':
        return { body: options.downloads };
      case 'torrents/add':
        return add(asked);
      case 'torrents/info':
        return { body: chosen(asked).map(listed) };
      case 'torrents/files':
        return torrents.has(asked.query.get('hash') ?? '') && first
          ? {
              body: first.files.map((file, index) => ({
                index,
                ...file,
                progress: first.progress,
                availability: 1,
                piece_range: [0, 1],
                ...(index === 0 ? { is_seed: first.progress === 1 } : {}),
              })),
            }
          : { status: 404, body: 'Not Found' };
      case 'torrents/properties':
        return first ? { body: { save_path: first.savePath } } : { status: 404, body: 'Not Found' };
      case 'torrents/categories':
        return { body: categories };
      case 'torrents/createCategory': {
        const name = asked.form.get('category') ?? '';
        if (!name || categories[name]) return { status: 409, body: 'Unable to create category' };
        categories[name] = { name, savePath: asked.form.get('savePath') ?? '' };
        return {};
      }
      case 'torrents/resume':
        for (const torrent of chosen(asked)) if (torrent.state === 'pausedDL') start(torrent);
        return {};
      case 'torrents/filePrio': {
        const ids = (asked.form.get('id') ?? '').split('|').map(Number);
        const torrent = torrents.get(asked.form.get('hash') ?? '');
        for (const [index, file] of torrent?.files.entries() ?? [])
          if (ids.includes(index)) file.priority = Number(asked.form.get('priority'));
        if (torrent) torrent.size = torrent.files.reduce((sum, file) => sum + (file.priority > 0 ? file.size : 0), 0);
        return torrent ? {} : { status: 404, body: 'Not Found' };
      }
      case 'torrents/addTags':
        return {};
      case 'sync/maindata':
        return {
          body: {
            rid: ++rid,
            full_update: true,
            torrents: Object.fromEntries([...torrents.values()].map((torrent) => [torrent.hash, { ...listed(torrent), hash: undefined }])),
            categories,
            tags: [],
            server_state: {},
          },
        };
      default:
        return { status: 404, body: 'Not Found' };
    }
  };

  const fake = await startFake((asked) => {
    if (asked.path === '/api/v2/auth/login') {
      if (asked.method !== 'POST') return { status: 405 };
      const isRight = asked.form.get('username') === username && asked.form.get('password') === password;
      return isRight ? { headers: { 'set-cookie': 'SID=stand-in; HttpOnly; path=/' }, body: 'Ok.' } : { body: 'Fails.' };
    }
    return asked.headers['cookie']?.includes('SID=stand-in') ? api(asked) : { status: 403, body: 'Forbidden' };
  });
  const stop = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    await fake.stop();
  };
  return { ...fake, stop, torrents, adds, username, password };
}
