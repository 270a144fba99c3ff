import { BlockList, isIP } from 'node:net';

const PRIVATE_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** Besides the local ones, all that carry a v4 address inside (mapped, translated, 6to4, Teredo): what they reach cannot be told. */
const PRIVATE_V6: readonly [string, number][] = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

const v4 = new BlockList();
for (const [net, bits] of PRIVATE_V4) v4.addSubnet(net, bits, 'ipv4');
const v6 = new BlockList();
for (const [net, bits] of PRIVATE_V6) v6.addSubnet(net, bits, 'ipv6');

/** Whether an IP address (no name, no brackets) is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const bare = address.split('%')[0]!;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped) return isPublicAddress(mapped[1]!);
  const family = isIP(bare);
  if (family === 4) return !v4.check(bare, 'ipv4');
  if (family === 6) return !v6.check(bare, 'ipv6');
  return false;
}

/** Whether a URL's host is certainly not public: a private IP in any spelling the URL parser knows, or a name that only a private network has. */
export function isPrivateHost(hostname: string): boolean {
  const bare = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();
  if (isIP(bare) !== 0) return !isPublicAddress(bare);
  return bare === '' || !bare.includes('.') || /(^|\.)(localhost|local|internal|lan|home|arpa|home\.arpa|onion)$/.test(bare);
}
