import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { installedQbittorrent, startQbittorrent } from './qbittorrent-nox.ts';
import { startSwarm } from './swarm.ts';

const version = await installedQbittorrent();

test('a book goes from the seeder over the loopback tracker to a client', {
  skip: version ? false : 'qbittorrent-nox is not installed',
}, async (t) => {
  const temp = mkdtempSync(join(tmpdir(), 'swarm-'));
  const book = join(temp, 'books', 'Ozma of Oz');
  mkdirSync(book, { recursive: true });
  writeFileSync(join(book, '01.mp3'), Buffer.alloc(200_000, 1));
  writeFileSync(join(book, '02.mp3'), Buffer.alloc(70_000, 2));
  const swarm = await startSwarm({ dir: temp });
  t.after(() => swarm.stop());
  const client = await startQbittorrent({ dir: join(temp, 'client') });
  t.after(async () => {
    await client.stop();
    rmSync(temp, { recursive: true });
  });
  const torrent = await swarm.seed(book);
  const login = await fetch(`${client.url}/api/v2/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: client.username, password: client.password }),
  });
  const headers = { cookie: login.headers.getSetCookie()[0]!.split(';')[0]! };
  const body = new FormData();
  body.set('torrents', new Blob([new Uint8Array(torrent.bytes)]), 'x.torrent');
  await fetch(`${client.url}/api/v2/torrents/add`, { method: 'POST', body, headers });
  let state = '';
  for (let tries = 0; tries < 200 && !/UP$|uploading/.test(state); tries++) {
    const rows = (await (await fetch(`${client.url}/api/v2/torrents/info?hashes=${torrent.infoHash}`, { headers })).json()) as {
      state: string;
    }[];
    state = rows[0]?.state ?? '';
    await delay(100);
  }
  assert.match(state, /UP$|uploading/);
  assert.equal(readFileSync(join(client.downloads, 'Ozma of Oz', '02.mp3')).length, 70_000);
});
