import type { DownloadFile, FileInfo } from '../../sdk/index.ts';
import { ourPath } from '../paths.ts';
import type { Download, Outcome, Ports } from '../ports.ts';
import { instanceOf } from '../step.ts';

/**
 * The wanted files of a finished download. A downloader that cannot tell them (SABnzbd unpacks, renames and repairs) has given it a
 * folder of its own, and what lies there is the download.
 */
export async function filesOf(
  ports: Pick<Ports, 'plans' | 'plugins' | 'importer'>,
  download: Download,
  pipeline: string,
): Promise<Outcome<FileInfo[]>> {
  const instance = instanceOf(ports, download.downloader);
  if (instance.provides.includes('downloader.files')) {
    const files = await ports.plugins.call<DownloadFile[]>(download.downloader, 'downloader.files', [download.ref], pipeline);
    return files.ok ? { ok: true, value: ownFiles(download, files.value) } : files;
  }
  const from = folderOf(ports, download);
  const listed = from === '' ? null : await ports.importer.list(from);
  if (listed?.ok) return { ok: true, value: listed.files };
  const what = listed?.message ?? 'the folder of the download is not known';
  const message = `${what}; check the "paths" of ${download.downloader} in pipelines.yaml with: npm run doctor`;
  return { ok: false, failure: { code: 'unavailable', message } };
}

/** What was taken for the download's book: of a pack its own files, else all that were chosen. */
function ownFiles({ files: numbers }: Download, files: readonly DownloadFile[]): FileInfo[] {
  const own = numbers && new Set(numbers);
  return files.filter((file) => file.wanted && (!own || own.has(file.index))).map(({ path, bytes }) => ({ path, bytes }));
}

/** Where the download's files lie, as we see it. */
export function folderOf(ports: Pick<Ports, 'plans'>, download: Download): string {
  return ourPath(instanceOf(ports, download.downloader).paths, download.savePath ?? '');
}
