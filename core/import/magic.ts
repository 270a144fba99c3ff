import { open } from 'node:fs/promises';

const at = (bytes: Uint8Array, offset: number, text: string): boolean =>
  Buffer.from(bytes.subarray(offset, offset + text.length)).toString('latin1') === text;

const isFrame = (bytes: Uint8Array): boolean => bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
const isAsf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 4)).toString('hex') === '3026b275';

/** MPEG audio may begin with zero padding; every other kind begins with its mark. */
function beginsLikeAudio(bytes: Uint8Array): boolean {
  if (at(bytes, 4, 'ftyp') || at(bytes, 0, 'ID3') || at(bytes, 0, 'OggS') || at(bytes, 0, 'fLaC') || at(bytes, 0, 'RIFF')) return true;
  let start = 0;
  while (start < bytes.length && bytes[start] === 0) start++;
  return isFrame(bytes.subarray(start)) || isAsf(bytes);
}

export async function looksLikeAudio(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return beginsLikeAudio(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
