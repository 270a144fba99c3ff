import { isAbsolute, join, relative, resolve, sep } from 'node:path';

const LONGEST_NAME_BYTES = 240;
const DEEPEST = 8;
const UNWELCOME = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const FORBIDDEN = /[<>:"|?*\\/]/;
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** Why a name may not be a folder or file in the library; null where it may. Windows' rules hold too: libraries are shared. */
export function unsafeName(name: string): string | null {
  if (name === '' || name === '.' || name === '..') return 'an empty name';
  if (name.startsWith('.')) return 'a hidden name';
  if (UNWELCOME.test(name)) return 'a control character in a name';
  if (FORBIDDEN.test(name)) return 'a character that Windows forbids in a name';
  if (RESERVED.test(name)) return 'a name that Windows reserves';
  if (/[. ]$/.test(name)) return 'a name that ends in a dot or a space';
  return Buffer.byteLength(name) > LONGEST_NAME_BYTES ? 'a name that is too long' : null;
}

/** A file's own name made fit for the library; its ending is kept. */
export function cleanName(name: string): string {
  const dot = name.lastIndexOf('.');
  const ending =
    dot > 0
      ? name
          .slice(dot)
          .toLowerCase()
          .replace(/[^.a-z0-9]/g, '')
      : '';
  const stem = (dot > 0 ? name.slice(0, dot) : name)
    .normalize('NFC')
    .replace(new RegExp(UNWELCOME.source, 'gu'), '')
    .replace(new RegExp(FORBIDDEN.source, 'g'), '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  const cut = cutBytes(stem, LONGEST_NAME_BYTES - Buffer.byteLength(ending)).replace(/[.\s]+$/, '');
  const whole = `${cut || 'file'}${ending}`;
  return RESERVED.test(whole) ? `_${whole}` : whole;
}

function cutBytes(text: string, bytes: number): string {
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)) {
    used += Buffer.byteLength(segment);
    if (used > bytes) break;
    kept += segment;
  }
  return kept;
}

/** The path under the root, proven to be there; null where it would lead out or a name is not fit. */
export function under(root: string, relPath: string): string | null {
  const segments = relPath.split('/');
  if (isAbsolute(relPath) || segments.length > DEEPEST || segments.some((segment) => unsafeName(segment) !== null)) return null;
  return within(root, relPath);
}

/** The path of a foreign file under a folder, whatever its names are; null where it would lead out. */
export function within(root: string, relPath: string): string | null {
  if (relPath.includes('\0') || isAbsolute(relPath)) return null;
  const whole = resolve(join(root, relPath));
  const back = relative(resolve(root), whole);
  return back === '' || back === '..' || back.startsWith(`..${sep}`) || isAbsolute(back) ? null : whole;
}

/** The form under which two names are the same to Windows, macOS or a careless person. */
export const sameNameKey = (name: string): string => name.normalize('NFC').toLocaleLowerCase('en').normalize('NFC');
