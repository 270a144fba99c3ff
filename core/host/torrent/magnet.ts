import type { TorrentInfo } from '../../sdk/index.ts';
import { fail } from '../fail.ts';
import { isPrivateHost } from '../http/public-address.ts';

const MOST_TRACKERS = 50;
const LONGEST = 64 * 1024;
const LONGEST_NAME = 512;

/** What a magnet says of itself; rubbish fails as `bad-response`. */
export function readMagnet(uri: string): TorrentInfo {
  if (!/^magnet:\?/i.test(uri) || uri.length > LONGEST) fail('bad-response', 'this is no magnet link');
  const fields = new URLSearchParams(uri.slice('magnet:?'.length));
  const topics = [...fields].filter(([name]) => /^xt(\.\d+)?$/i.test(name)).map(([, value]) => value);
  const v1 = single(topics.flatMap(v1Of));
  const infoHashV2 = single(topics.flatMap(v2Of));
  if (!v1 && !infoHashV2) return fail('bad-response', 'this magnet link names no info-hash');
  const trackers = [...fields].filter(([name]) => /^tr(\.\d+)?$/i.test(name)).map(([, value]) => value.trim());
  return {
    infoHash: v1 ?? infoHashV2!.slice(0, 40),
    ...(infoHashV2 ? { infoHashV2 } : {}),
    name: [...(fields.get('dn') ?? '').replaceAll('\0', '')].slice(0, LONGEST_NAME).join(''),
    trackers: [...new Set(trackers.filter(isPublicTracker))].slice(0, MOST_TRACKERS),
  };
}

/** The same magnet with its topic, name and public trackers; sources, peers and whatever else it named are gone. */
export function rebuildMagnet(uri: string): string {
  const info = readMagnet(uri);
  const topics = info.infoHashV2?.startsWith(info.infoHash) ? [] : [`xt=urn:btih:${info.infoHash}`];
  if (info.infoHashV2) topics.push(`xt=urn:btmh:1220${info.infoHashV2}`);
  const name = info.name === '' ? [] : [`dn=${encodeURIComponent(info.name)}`];
  return `magnet:?${[...topics, ...name, ...info.trackers.map((tracker) => `tr=${encodeURIComponent(tracker)}`)].join('&')}`;
}

function v1Of(topic: string): string[] {
  const hash = /^urn:btih:(.*)$/i.exec(topic)?.[1];
  if (hash === undefined) return [];
  if (/^[0-9a-f]{40}$/i.test(hash)) return [hash.toLowerCase()];
  if (/^[a-z2-7]{32}$/i.test(hash)) return [fromBase32(hash)];
  return fail('bad-response', 'this magnet link has an info-hash of a wrong form');
}

function v2Of(topic: string): string[] {
  const hash = /^urn:btmh:(.*)$/i.exec(topic)?.[1];
  if (hash === undefined) return [];
  const found = /^1220([0-9a-f]{64})$/i.exec(hash)?.[1];
  return found ? [found.toLowerCase()] : fail('bad-response', 'this magnet link has an info-hash of a wrong form');
}

function single(hashes: readonly string[]): string | undefined {
  if (new Set(hashes).size > 1) fail('bad-response', 'this magnet link names two torrents');
  return hashes[0];
}

function fromBase32(text: string): string {
  let bits = 0n;
  for (const letter of text.toUpperCase()) bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter));
  return bits.toString(16).padStart(40, '0');
}

function isPublicTracker(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (!['http:', 'https:', 'udp:', 'wss:'].includes(url.protocol) || url.username || url.password) return false;
  return url.hostname !== '' && !isPrivateHost(canonical(url));
}

/** The URL parser reads numbers as addresses (0x7f.1) only for http. */
function canonical(url: URL): string {
  const http = `http://${url.host}`;
  return URL.canParse(http) ? new URL(http).hostname : 'localhost';
}
