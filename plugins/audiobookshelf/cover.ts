import type { Context, Cover } from '../../core/sdk/index.ts';
import type { Session } from './session.ts';

const MOST_BYTES = 5_000_000;

const holds = (bytes: Uint8Array, at: number, wanted: string): boolean =>
  Buffer.from(bytes.subarray(at, at + wanted.length)).toString('latin1') === wanted;

/**
 * What the bytes themselves say that a picture is, from its first to its last: what it calls itself is not believed, an SVG may hold
 * scripts, and an answer that was cut off is none.
 */
function typeOf(bytes: Uint8Array): Cover['type'] | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (holds(bytes, 0, '\xff\xd8\xff') && buffer.subarray(-64).includes('\xff\xd9', 0, 'latin1')) return 'image/jpeg';
  if (holds(bytes, 0, '\x89PNG\r\n\x1a\n') && holds(bytes, bytes.length - 8, 'IEND\xae\x42\x60\x82')) return 'image/png';
  const isWebp = holds(bytes, 0, 'RIFF') && holds(bytes, 8, 'WEBP') && buffer.readUInt32LE(4) + 8 <= bytes.length;
  return isWebp ? 'image/webp' : null;
}

/** Covers, made smaller by Audiobookshelf. 404: the item has none, or is gone (seen with 2.36). */
export function createCover(context: Context, session: Session): (id: string, width: number) => Promise<Cover | null> {
  return async (id, width) => {
    const path = `api/items/${encodeURIComponent(id)}/cover`;
    const reply = await session.call(path, { query: { width, format: 'jpeg' }, maxBytes: MOST_BYTES });
    if (reply.status === 404) return null;
    const type = reply.status === 200 ? typeOf(reply.bytes) : null;
    if (!type)
      return context.fail('bad-response', `Audiobookshelf answered ${reply.status} and no picture for the cover of ${id}; look at its log`);
    return { type, bytes: reply.bytes };
  };
}
