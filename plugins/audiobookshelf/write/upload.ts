import type { Context, HttpPart, Placement, UploadFile } from '../../../core/sdk/index.ts';
import { segment } from '../place/segment.ts';
import type { Session } from '../session.ts';
import { EXISTS_SCHEMA } from '../wire-server.ts';

/** A book of a gigabyte at ten megabits a second. */
const UPLOAD_TIMEOUT_MS = 1_500_000;

/**
 * Sends the files of a new book, where the library's disk cannot be reached from here, one by one. Audiobookshelf writes over a file of
 * the same name without a word, so what is there is asked for before each.
 */
export function createUpload(
  context: Context,
  session: Session,
): (placement: Placement, files: UploadFile[], options?: { begun?: boolean }) => Promise<void> {
  async function isThere(placement: Placement, relPath: string): Promise<boolean> {
    // releases before 2.20 want the whole path, newer ones the parts, and each ignores what it does not know
    const json = { directory: relPath, folderPath: placement.root, filepath: `${placement.root}/${relPath}` };
    const path = 'api/filesystem/pathexists';
    return (await session.read<{ exists: boolean }>(path, EXISTS_SCHEMA, { method: 'POST', json })).exists;
  }

  return async (placement, files, { begun = false } = {}) => {
    const parts = placement.relPath.split('/');
    if (parts.length < 2 || parts.length > 3 || files.length === 0) {
      context.fail(
        'refused',
        `An upload needs files and a place of two or three folders, not "${placement.relPath}"; ask for the place again`,
      );
    }
    const named = files.map((file) => ({ file, name: nameOf(context, file) }));
    if (new Set(named.map(({ name }) => name.toLowerCase())).size < named.length)
      context.fail('refused', `Two files of "${placement.relPath}" would have one name in the library; give them different names`);
    if (!begun && (await isThere(placement, placement.relPath))) {
      context.fail(
        'refused',
        `"${placement.relPath}" exists in the library, and an upload would write over its files; move it away or choose another place`,
      );
    }
    const message = `Audiobookshelf did not take the upload of "${placement.relPath}"; check that its library and folder still exist`;
    for (const { file, name } of named) {
      if (begun && (await isThere(placement, `${placement.relPath}/${name}`))) continue;
      const multipart = partsOf(placement, parts, { ...file, name });
      await session.act('api/upload', { multipart, timeoutMs: UPLOAD_TIMEOUT_MS }, { statuses: [400, 404], message });
    }
  };
}

/** The name under which a file lands: what Audiobookshelf would change in it is changed here, so that it is found again. */
function nameOf(context: Context, { name }: UploadFile): string {
  if (/[\\/]/.test(name)) context.fail('refused', `The file name "${name}" holds a folder; give it a plain name`);
  const [ending = ''] = /\.[a-z0-9]{1,5}$/i.exec(name) ?? [];
  return `${segment(name.slice(0, name.length - ending.length), 'file')}${ending}`;
}

function partsOf(placement: Placement, folders: string[], file: UploadFile): HttpPart[] {
  const [author, series] = folders;
  const title = folders.at(-1)!;
  const value = 'path' in file ? { path: file.path } : file.bytes;
  return [
    { name: 'title', value: title },
    { name: 'author', value: author! },
    ...(folders.length === 3 ? [{ name: 'series', value: series! }] : []),
    { name: 'library', value: placement.library },
    { name: 'folder', value: placement.folder },
    { name: '0', value, filename: file.name, type: 'application/octet-stream' },
  ];
}
