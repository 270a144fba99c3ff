import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AUDIO, type Laid } from './layout.ts';
import { looksLikeAudio } from './magic.ts';
import { Refused } from './refused.ts';
import { within } from './safe-path.ts';

export interface Source {
  path: string;
  dev: bigint;
  ino: bigint;
}

/** Regular files only, by lstat, of the size the downloader says, that begin like audio where they claim to be. */
export async function checkSources(from: string, laid: Laid[]): Promise<Map<string, Source>> {
  const sources = new Map<string, Source>();
  const root = await realpath(from);
  for (const file of laid) {
    const path = within(root, file.from);
    if (!path) throw new Refused('outside', `"${file.from}" leads out of the download's folder`);
    const facts = await lstat(path, { bigint: true });
    if (!facts.isFile()) throw new Refused('not-a-file', `"${file.from}" is not a regular file`);
    if ((await realpath(dirname(path))) !== dirname(path)) throw new Refused('linked-folder', `the folder of "${file.from}" is a link`);
    if (facts.size !== BigInt(file.bytes))
      throw new Refused('wrong-size', `"${file.from}" has ${facts.size} bytes instead of ${file.bytes}; it may still be written`, false);
    if (AUDIO.test(file.from) && !(await looksLikeAudio(path)))
      throw new Refused('not-audio', `"${file.from}" does not begin like an audio file`);
    sources.set(file.to, { path, dev: facts.dev, ino: facts.ino });
  }
  return sources;
}
