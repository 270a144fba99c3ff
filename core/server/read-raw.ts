import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';

/** The body as it came, up to a bound; a longer one is refused before it is read to its end. */
export async function readRaw(request: IncomingMessage, most: number): Promise<Buffer> {
  const tooLarge = (): ProblemError =>
    new ProblemError('body-too-large', `the body is larger than ${most / 1024} KB`, { connection: 'close' });
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
