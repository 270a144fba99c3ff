import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { addPipelines } from '../../config/edit-files.ts';
import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { fromMlm } from '../coming-over/mlm.ts';
import { fromReadarr } from '../coming-over/readarr.ts';
import { type Command, type CommandCall, complain, say } from '../command.ts';
import type { DaemonStore } from '../container.ts';
import { readSettings } from '../settings.ts';
import { withStore } from '../with-store.ts';

export const importConfig: Command = {
  name: 'import-config',
  about: 'Come over from MLM (autograb blocks become pipelines) or Readarr (what it looked for is wanted, its authors are followed)',
  usage: 'mlm config.toml | readarr readarr.db [--write]',
  words: [2, 2],
  options: { write: { type: 'boolean', about: 'really write it; without it, it is only shown' } },
  async run(call) {
    const [from, file] = call.words as [string, string];
    if (from !== 'mlm' && from !== 'readarr') {
      complain(`"${from}" is neither mlm nor readarr`);
      return 2;
    }
    const bytes = await readFile(resolve(file)).catch((error: Error) => error);
    if (bytes instanceof Error) {
      complain(`${file} could not be read: ${bytes.message}`);
      return 1;
    }
    return from === 'mlm' ? mlm(call, bytes.toString('utf8')) : readarr(call, bytes);
  },
};

async function mlm({ home, env, options }: CommandCall, text: string): Promise<number> {
  const { pipelines, quality, left } = fromMlm(text);
  const path = join(home, 'pipelines.yaml');
  const before = await readFile(path, 'utf8');
  const after = addPipelines(before, { pipelines, quality });
  const checked = await readSettings({ home, env, pipelinesText: after });
  tellLeft(left);
  if (hasErrors(checked.findings)) {
    complain(renderFindings(checked.findings, checked.texts));
    complain('nothing was written: mend what is named above in config.toml, or write the pipelines by hand');
    return 1;
  }
  const names = Object.keys(pipelines);
  if (!options['write']) say(addPipelines('version: 1\n', { pipelines, quality }));
  else if (names.length > 0) {
    await writeFile(`${path}.before-import`, before);
    await writeFile(`${path}.part`, after, { flush: true });
    await rename(`${path}.part`, path);
  }
  say(
    `${names.length} pipelines${options['write'] ? ' are in pipelines.yaml now' : ' would come of it; write them with --write'}: ${names.join(', ') || 'none'}`,
  );
  return 0;
}

async function readarr({ home, env, options }: CommandCall, bytes: Uint8Array): Promise<number> {
  const found = await fromReadarr(bytes);
  tellLeft(found.left);
  for (const { title, authors = [] } of found.books) say(`  wanted: ${title} - ${authors.join(', ')}`);
  for (const name of found.authors) say(`  followed: ${name}`);
  const sum = `${found.books.length} books, ${found.authors.length} authors`;
  if (!options['write']) {
    say(`${sum}; note them with --write`);
    return 0;
  }
  return withStore({ home, env }, async (store) => {
    const owned = await note(store, found);
    say(
      `${sum} are noted${owned > 0 ? `; ${owned} of the books are in the library already` : ''}. They are looked for by the pipelines get-wanted and complete-authors`,
    );
    return 0;
  });
}

async function note(store: DaemonStore, { books, authors }: Awaited<ReturnType<typeof fromReadarr>>): Promise<number> {
  let owned = 0;
  for (const book of books) if ((await store.shelf.want(book)).owned) owned++;
  for (const name of authors) {
    const shelf = await store.shelf.shelfNamed({ author: name });
    await store.shelf.follow(shelf, true);
  }
  return owned;
}

function tellLeft(left: readonly string[]): void {
  if (left.length > 0) complain(`not carried over:\n${left.map((sentence) => `  ${sentence}`).join('\n')}`);
}
