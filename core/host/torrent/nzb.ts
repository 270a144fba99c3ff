import { createHash } from 'node:crypto';

const MOST_SEGMENTS = 500_000;
const ID_LENGTH = 20;
const SEGMENT = /<segment\b([^>]{0,500})>\s*([^<\s]{1,500})\s*<\/segment>/gi;

/**
 * What an NZB is known by: a hash of its articles' message ids, which are what is downloaded. Comments, dates and the order differ
 * between two copies of the same posting. null where the bytes are no NZB.
 */
export function nzbInfo(bytes: Uint8Array): { id: string; bytes: number } | null {
  const text = Buffer.from(bytes).toString('utf8');
  if (!/<nzb[\s>]/i.test(text.slice(0, 4096))) return null;
  const ids: string[] = [];
  let size = 0;
  for (const [, attributes = '', id = ''] of text.matchAll(SEGMENT)) {
    ids.push(id);
    size += Number(/\bbytes\s*=\s*["'](\d{1,12})["']/i.exec(attributes)?.[1] ?? 0);
    if (ids.length > MOST_SEGMENTS) return null;
  }
  if (ids.length === 0) return null;
  const id = createHash('sha1').update(ids.sort().join('\n')).digest('hex').slice(0, ID_LENGTH);
  return { id, bytes: size };
}
