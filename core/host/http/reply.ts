import type { HttpReply } from '../../sdk/index.ts';
import { parseJson } from './safe-json.ts';

/** An answer without its functions: what crosses a process boundary and lies in the cache. */
export interface PlainReply {
  status: number;
  headers: Record<string, string>;
  cookies: string[];
  url: string;
  bytes: Uint8Array;
}

export function replyOf(plain: PlainReply): HttpReply {
  let text: string | undefined;
  const read = (): string => {
    text ??= decode(plain.bytes, plain.headers['content-type'] ?? '');
    return text;
  };
  return { ...plain, text: read, json: () => parseJson(read(), hostOf(plain.url)) };
}

function decode(bytes: Uint8Array, type: string): string {
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the service';
}
