import type { Step } from '../../../plan/plan.ts';
import type { FileInfo, Payload, Release } from '../../../sdk/index.ts';
import type { Ports } from '../../ports.ts';
import { instanceOf } from '../../step.ts';

const MAGNET = 'magnet:';

/** A payload as it is stored with its intent. */
export function bytesOf(payload: Payload): Uint8Array {
  return payload.kind === 'magnet' ? new TextEncoder().encode(payload.uri) : payload.bytes;
}

/** A stored payload again: its first bytes tell what it is. */
export function payloadOf(bytes: Uint8Array): Payload {
  const head = Buffer.from(bytes.subarray(0, 64)).toString('utf8');
  if (head.startsWith(MAGNET)) return { kind: 'magnet', uri: Buffer.from(bytes).toString('utf8') };
  return /^\ufeff?\s*</.test(head) ? { kind: 'nzb', bytes } : { kind: 'torrent', bytes };
}

/** What a payload is known by before it is added; null where it cannot be read. */
export function identityOf(
  ports: Pick<Ports, 'torrent' | 'nzb'>,
  payload: Payload,
): { ref: string; bytes?: number; infoHash?: true; files?: FileInfo[] } | null {
  if (payload.kind === 'nzb') {
    const nzb = ports.nzb(payload.bytes);
    return nzb && { ref: nzb.id, bytes: nzb.bytes };
  }
  const { infoHash, bytes, files } = ports.torrent(payload);
  return { ref: infoHash, infoHash: true, ...(bytes === undefined ? {} : { bytes }), ...(files ? { files } : {}) };
}

/** The downloader of the step that takes releases of this protocol. */
export function downloaderFor(
  ports: Pick<Ports, 'plans'>,
  step: Extract<Step, { verb: 'download' }>,
  protocol: Release['protocol'],
): string | undefined {
  return step.downloaders.find((name) => (instanceOf(ports, name).protocols ?? ['torrent']).includes(protocol));
}
