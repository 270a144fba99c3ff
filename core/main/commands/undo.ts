import { startUndo, type UndoAsked } from '../../run/undo.ts';
import { atWork } from '../at-work.ts';
import { type Command, complain, say } from '../command.ts';
import type { DaemonStore } from '../container.ts';
import { oneBook } from '../terminal/one-book.ts';

export const undo: Command = {
  name: 'undo',
  about: 'Put back what was written to the library: of a book, one of its fields, or all of a run; first it only says what would change',
  usage: '[BOOK-ID | WORDS OF THE TITLE] [--field FIELD] [--run RUN] [--yes]',
  words: [0, 20],
  options: {
    field: { type: 'string', value: 'FIELD', about: 'only this field (title, authors, series, description, ...)' },
    run: { type: 'string', value: 'RUN', about: 'all that this run wrote, of any book' },
    yes: { type: 'boolean', about: 'do it; without it nothing is written' },
  },
  async run({ home, env, words, options }) {
    const { field, run } = options as { field?: string; run?: string };
    if ((words.length === 0) === (run === undefined)) {
      complain('name a book, or a run with --run');
      return 2;
    }
    return atWork({ home, env, onlyReads: options['yes'] !== true }, async ({ store, plan }) => {
      const asked = run === undefined ? await bookAsked(store, words.join(' '), field) : { run };
      if (!asked) return 1;
      const needs = { plans: { current: () => plan }, provenance: store.provenance, runs: store.runs };
      const started = await startUndo(needs, asked, { by: 'command line', dryRun: options['yes'] !== true });
      if ('run' in started) return tell(store, started.run, options['yes'] === true);
      complain(started.refused);
      return 1;
    });
  },
};

async function bookAsked(store: DaemonStore, wanted: string, field: string | undefined): Promise<UndoAsked | null> {
  const book = await oneBook(store, wanted);
  return book && { book: book.id, ...(field === undefined ? {} : { field }) };
}

async function tell(store: DaemonStore, run: string, isDone: boolean): Promise<number> {
  for (;;) {
    const summary = await store.runs.summary(run);
    if (summary && !['finished', 'failed', 'stopped'].includes(summary.state)) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      continue;
    }
    const { items } = await store.runs.items(run, { limit: 200 });
    for (const item of items) {
      say(`${item.label}: ${item.outcome}${item.reason ? ` (${item.reason})` : ''}`);
      for (const each of (await store.runs.readJournal({ run, item: item.id }, { limit: 200 })).items) say(`    ${each.message}`);
    }
    if (!isDone) say('nothing was written; do it with --yes');
    return summary?.state === 'finished' && items.every((item) => ['done', 'dry', 'skipped'].includes(item.outcome ?? '')) ? 0 : 1;
  }
}

const LOOK_MS = 300;
