import type { Context, HttpPart, Placement } from '../../../core/sdk/index.ts';
import { segment } from '../place/segment.ts';
import type { Session } from '../session.ts';
import { EXISTS_SCHEMA } from '../wire-server.ts';

const UPLOAD_TIMEOUT_MS = 280_000;

type File = { name: string; bytes: Uint8Array };

/** Sends the files of a new book, where the library's disk cannot be reached from here. Nothing that exists is written over. */
export function createUpload(context: Context, session: Session): (placement: Placement, files: File[]) => Promise<void> {
  async function mustBeFree(placement: Placement): Promise<void> {
    const path = 'api/filesystem/pathexists';
    // releases before 2.20 want the whole path, newer ones the parts, and each ignores what it does not know
    const json = { directory: placement.relPath, folderPath: placement.root, filepath: `${placement.root}/${placement.relPath}` };
    const { exists } = await session.read<{ exists: boolean }>(path, EXISTS_SCHEMA, { method: 'POST', json });
    if (exists) {
      context.fail(
        'refused',
        `"${placement.relPath}" exists in the library, and an upload would write over its files; move it away or choose another place`,
      );
    }
  }

  return async (placement, files) => {
    const parts = placement.relPath.split('/');
    if (parts.length < 2 || parts.length > 3 || files.length === 0) {
      context.fail(
        'refused',
        `An upload needs files and a place of two or three folders, not "${placement.relPath}"; ask for the place again`,
      );
    }
    for (const file of files) checkName(context, file.name);
    await mustBeFree(placement);
    const message = `Audiobookshelf did not take the upload of "${placement.relPath}"; check that its library and folder still exist`;
    const multipart = partsOf(placement, parts, files);
    await session.act('api/upload', { multipart, timeoutMs: UPLOAD_TIMEOUT_MS }, { statuses: [400, 404], message });
  };
}

function checkName(context: Context, name: string): void {
  if (segment(name, '') !== name) {
    context.fail('refused', `Audiobookshelf would change or ignore the file name "${name}"; give it a plain name without folders`);
  }
}

function partsOf(placement: Placement, folders: string[], files: File[]): HttpPart[] {
  const [author, series] = folders;
  const title = folders.at(-1)!;
  const fields = [
    { name: 'title', value: title },
    { name: 'author', value: author! },
    ...(folders.length === 3 ? [{ name: 'series', value: series! }] : []),
    { name: 'library', value: placement.library },
    { name: 'folder', value: placement.folder },
  ];
  return [
    ...fields,
    ...files.map((file, index) => ({ name: String(index), value: file.bytes, filename: file.name, type: 'application/octet-stream' })),
  ];
}
