import { readFileSync } from 'node:fs';
import type { Capability } from '../capability.ts';
import { readManifest } from './check-folder.ts';
import { readOptionsSchema } from './check-options.ts';
import type { Fixture, RecordedReply } from './fixture.ts';
import { callOnce, type KitResult } from './kit-host.ts';
import { optionsFor } from './options-for.ts';
import { fromFixture } from './plain.ts';
import { Recordings, recorded } from './replay.ts';
import { standIn } from './stand-in.ts';

const DEADLINE_MS = 30_000;

/** A call whose http is answered from a saved file. */
export interface RepliedCall {
  folder: string;
  call: Capability;
  input: readonly unknown[];
  /** camelCase, complete; a fixture brings its own. */
  options: Record<string, unknown>;
  /** A fixture, whose exchanges answer in turn, or any body, which answers every request with 200. */
  reply: string;
}

/** Runs one method with saved answers; `problems` are requests that no recorded answer fits. */
export async function callWithReply(call: RepliedCall): Promise<KitResult & { problems: string[] }> {
  const { folder, input } = call;
  const bytes = readFileSync(call.reply);
  const fixture = fixtureIn(bytes);
  const recordings = new Recordings(folder, fixture?.http ?? []);
  const whole: RecordedReply = { headers: { 'content-type': typeOf(bytes) }, base64: bytes.toString('base64') };
  const service = await standIn((seen) => (fixture ? recordings.answer(seen) : recorded(folder, whole)));
  try {
    const result = await callOnce({
      folder,
      manifest: readManifest(folder),
      call: call.call,
      input: input.map((value) => fromFixture(folder, value)),
      options: fixture?.options ? optionsFor(readOptionsSchema(folder), fixture.options) : call.options,
      state: fixture?.state ?? {},
      now: fixture?.now ? new Date(fixture.now) : new Date(),
      deadlineMs: DEADLINE_MS,
      address: service.address,
    });
    return { ...result, problems: recordings.problems };
  } finally {
    await service.close();
  }
}

function fixtureIn(bytes: Buffer): Fixture | null {
  try {
    const read = JSON.parse(bytes.toString('utf8')) as Partial<Fixture> | null;
    return typeof read?.call === 'string' && Array.isArray(read.http) ? (read as Fixture) : null;
  } catch {
    return null;
  }
}

function typeOf(bytes: Buffer): string {
  const head = bytes.subarray(0, 200).toString('latin1').trimStart();
  if (/^[{[]/.test(head)) return 'application/json';
  if (/^<\?xml|^<(rss|caps|feed|nzb)\b/.test(head)) return 'application/xml';
  if (head.startsWith('<')) return 'text/html; charset=utf-8';
  return /^d\d+:/.test(head) ? 'application/x-bittorrent' : 'text/plain; charset=utf-8';
}
