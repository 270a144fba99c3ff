import type { Entry, FileInfo, Placement } from '../../../sdk/index.ts';
import { act } from '../../act.ts';
import { carriedOut, consent } from '../../consent.ts';
import { failureLine, line } from '../../journal.ts';
import type { Download, Outcome } from '../../ports.ts';
import { filesOf, folderOf } from '../files-of.ts';
import { defer, type ImportCall, type Linked, notLinked } from './linked.ts';

type Source = { path: string; name: string; bytes: number };

/**
 * Hands the files to a library whose disk cannot be reached from here: one action a file, never over another. There is no rename there that
 * makes a book appear whole, so the library may show it in part for a while; `seen` waits until all of it is there.
 */
export async function upload(call: ImportCall, download: Download, placement: Placement): Promise<Linked> {
  const { ports, run } = call;
  const listed = await filesOf(ports, download, run.pipeline);
  if (!listed.ok) return defer(listed.failure.message, [failureLine(download.downloader, 'downloader.files', listed.failure)]);
  const ready = await ports.importer.sources({ from: folderOf(ports, download), files: listed.value });
  if (!ready.ok) return notLinked(call, download, ready.message, ready);
  const refusal = await mayBegin(call, download, { placement, files: ready.files });
  if (refusal) return refusal;
  for (const [at, file] of ready.files.entries()) {
    const sent = await send(call, download, { placement, file, at });
    if (!sent.ok) return notSent(call, download, sent.failure);
  }
  return finished(call, download, { placement, files: ready.files });
}

interface Wanted {
  placement: Placement;
  files: Source[];
}

/** Before the first file: the owner's consent, and that no other book stands there. */
async function mayBegin(call: ImportCall, download: Download, { placement, files }: Wanted): Promise<Linked | null> {
  const { ports, step, run } = call;
  if (await ports.actions.byKey(`upload:${download.id}:0`)) return null;
  const { relPath } = placement;
  const told = files.map(({ name, bytes }) => ({ path: name, bytes }));
  const allowed = await consent(call, {
    kind: 'link',
    title: `upload ${files.length} files to ${relPath}`,
    intent: { library: step.library, relPath, files: told, bytes: sum(files), download: download.id },
    same: { library: step.library, relPath, download: download.id, files: told },
  });
  if (!allowed.may) return 'end' in allowed.result ? allowed.result : defer('it is not to be uploaded', allowed.result.journal);
  const there = await ports.plugins.call<Entry | null>(step.library, 'library.locate', [relPath], run.pipeline);
  if (!there.ok) return defer(there.failure.message, [failureLine(step.library, 'library.locate', there.failure)]);
  if (!there.value) return null;
  const message = `"${relPath}" is in the library already; nothing was uploaded`;
  return notLinked(call, download, message, { ok: false, permanent: true, code: 'exists', message });
}

async function send(
  call: ImportCall,
  download: Download,
  { placement, file, at }: { placement: Placement; file: Source; at: number },
): Promise<Outcome<unknown>> {
  const { ports, run, item, step } = call;
  const key = `upload:${download.id}:${at}`;
  // a try that was cut off may have got through, and then its folder is ours
  const begun = at > 0 || (await ports.actions.byKey(key))?.state === 'doing';
  return act<Record<string, unknown>>(ports, {
    key,
    kind: 'library.upload',
    instance: step.library,
    run: run.id,
    item: item.id,
    intent: { relPath: placement.relPath, name: file.name, bytes: file.bytes },
    proof: async () => ({ ok: true, value: null }), // the library leaves out what is there by name
    write: async () => {
      const files = [{ name: file.name, path: file.path }];
      const sent = await ports.plugins.call<void>(step.library, 'library.upload', [placement, files, { begun }], run.pipeline);
      return sent.ok ? { ok: true, value: {} } : sent;
    },
  });
}

function notSent(call: ImportCall, download: Download, failure: { code: string; message: string }): Promise<Linked> | Linked {
  const { step } = call;
  if (failure.code === 'refused')
    return notLinked(call, download, failure.message, { ok: false, permanent: true, code: 'refused', message: failure.message });
  return defer(failure.message, [line('item/waits', failure.message, { instance: step.library })]);
}

/** Marks the import as done, from which the wait for the library is counted. */
async function finished(call: ImportCall, download: Download, { placement, files }: Wanted): Promise<Linked> {
  const { ports, run, item, step } = call;
  const value = { method: 'upload', files: files.map(({ name, bytes }): FileInfo => ({ path: name, bytes })), bytes: sum(files) };
  const done = await act<Record<string, unknown>>(ports, {
    key: `import:${download.id}`,
    kind: 'import.upload',
    instance: step.library,
    run: run.id,
    item: item.id,
    intent: { relPath: placement.relPath },
    proof: async () => ({ ok: true, value }),
    write: async () => ({ ok: true, value }),
  });
  if (!done.ok) return defer(done.failure.message, []);
  if (!done.again) await carriedOut(call, 'link');
  const said = `${files.length} files uploaded to ${placement.relPath}`;
  return { files: value.files, journal: done.again ? [] : [line('item/linked', said, { method: 'upload', bytes: value.bytes })] };
}

const sum = (files: readonly { bytes: number }[]): number => files.reduce((total, file) => total + file.bytes, 0);
