import type { Failure, FileInfo, Placement } from '../../sdk/index.ts';
import { act } from '../act.ts';
import { carriedOut, consent, type Wish } from '../consent.ts';
import { failureLine, line } from '../journal.ts';
import { ourPath } from '../paths.ts';
import { placeOf } from '../place-of.ts';
import type { Download, ImportOutcome, ImportRequest } from '../ports.ts';
import { end, instanceOf, type StepResult } from '../step.ts';
import { filesOf, folderOf } from './files-of.ts';
import { defer, type ImportCall, type Linked, notLinked } from './import/linked.ts';
import { seen } from './import/seen.ts';
import { upload } from './import/upload.ts';
import { placeBeside } from './upgrade.ts';

type Call = ImportCall;

/** Links the files to where the library wants the book, and waits until the library shows it. */
export async function importDownload(call: Call): Promise<StepResult> {
  const { ports, facts, step } = call;
  const download = facts.download ? await ports.downloads.get(facts.download) : null;
  if (!download || !facts.book) throw new Error('import was called without a download, which lint forbids');
  const placement = await placeOf(ports, { library: step.library, clue: facts.book.clue, pipeline: call.run.pipeline });
  if (!placement.ok) return end('deferred', placement.failure.message, [failureLine(step.library, 'library.place', placement.failure)]);
  const place = placeBeside(ports, download, placement.value);
  const placed = place.upload ? await upload(call, download, place) : await link(call, download, place);
  if ('end' in placed) return placed;
  await ports.downloads.setState(download.id, 'importing');
  return seen(call, download, place, placed.files, placed.journal);
}

/** One action a download: stage, link, one rename. Done before, it is only confirmed. */
async function link(call: Call, download: Download, placement: Placement): Promise<Linked> {
  const { ports, run, item, step } = call;
  const files = await filesOf(ports, download, run.pipeline);
  if (!files.ok) return defer(files.failure.message, [failureLine(download.downloader, 'downloader.files', files.failure)]);
  const request: ImportRequest = {
    id: download.id,
    root: ourPath(instanceOf(ports, step.library).paths, placement.root),
    from: folderOf(ports, download),
    files: files.value,
    relPath: placement.relPath,
    allowCopy: false,
  };
  const allowed = (await ports.actions.byKey(`import:${download.id}`))
    ? null
    : await consent(call, wishOf(step.library, download, request));
  if (allowed && !allowed.may) return 'end' in allowed.result ? allowed.result : defer('it is not to be linked', allowed.result.journal);
  const root = await ports.importer.look(request.root);
  if (!root.ok) return defer(root.message, [line('item/waits', root.message)]);
  let refused: Extract<ImportOutcome, { ok: false }> | null = null;
  const linked = await act<{ method: string; files: FileInfo[]; bytes: number; path: string }>(ports, {
    key: `import:${download.id}`,
    kind: 'import.link',
    instance: step.library,
    run: run.id,
    item: item.id,
    intent: { ...request },
    proof: async () => ({ ok: true, value: null }), // placing again finishes or confirms what was begun
    write: async () => {
      const outcome = await ports.importer.place(request);
      if (outcome.ok) {
        const { ok: _ok, ...value } = outcome;
        return { ok: true, value };
      }
      refused = outcome;
      const failure: Failure = { code: outcome.permanent ? 'refused' : 'unavailable', message: outcome.message };
      return { ok: false, failure, ...(outcome.goesOn ? { goesOn: outcome.goesOn } : {}) };
    },
  });
  if (linked.ok) {
    const { method, bytes, path } = linked.value;
    await carriedOut(call, 'link');
    return {
      files: linked.value.files,
      journal: [line('item/linked', `${linked.value.files.length} files in place (${method})`, { method, bytes, path })],
    };
  }
  return notLinked(call, download, linked.failure.message, refused);
}

function wishOf(library: string, download: Download, request: ImportRequest): Wish {
  const { relPath, files } = request;
  return {
    kind: 'link',
    title: `link ${files.length} files to ${relPath}`,
    intent: { library, relPath, files, bytes: files.reduce((sum, file) => sum + file.bytes, 0), download: download.id },
    same: { library, relPath, download: download.id, files },
  };
}
