import type { UndoStep } from '../book/index.ts';
import type { PipelinePlan } from '../plan/plan.ts';
import { DEFAULT_QUALITY } from '../sdk/index.ts';
import type { Ports } from './ports.ts';
import { planEntryUndo } from './steps/undo.ts';

/** What is undone: all that stands of a book, one of its fields, or all that one run wrote. */
export type UndoAsked = { book: string; field?: string } | { run: string };

type Needs = Pick<Ports, 'plans' | 'plugins' | 'provenance' | 'runs'>;

export interface UndoPreview {
  book: string;
  library: string;
  entry: string;
  title: string;
  /** Field by field what would change, or why not. */
  steps: UndoStep[];
}

const MOST_PREVIEWED = 50;

/** Says field by field what an undo would change; reads the library and writes nothing. Of many entries the first fifty. */
export async function previewUndo(
  needs: Pick<Needs, 'plugins' | 'provenance'>,
  asked: UndoAsked,
): Promise<{ entries: UndoPreview[]; more: number } | { refused: string }> {
  const written = await needs.provenance.entriesWritten('run' in asked ? { run: asked.run } : { book: asked.book });
  const entries: UndoPreview[] = [];
  for (const at of written.slice(0, MOST_PREVIEWED)) {
    const planned = await planEntryUndo(needs, at, asked);
    if (!planned.ok) return { refused: planned.failure.message };
    if (planned.value) entries.push({ ...at, title: planned.value.now.record.title, steps: planned.value.plan.steps });
  }
  return { entries, more: Math.max(0, written.length - MOST_PREVIEWED) };
}

/** Starts the run that undoes, one entry after the other, each as a write with its intent stored before it. */
export async function startUndo(
  { plans, provenance, runs }: Omit<Needs, 'plugins'>,
  asked: UndoAsked,
  { by, dryRun = false }: { by: string; dryRun?: boolean },
): Promise<{ run: string } | { refused: string }> {
  const written = await provenance.entriesWritten('run' in asked ? { run: asked.run } : { book: asked.book });
  if (written.length === 0) return { refused: 'nothing that we wrote stands there, so there is nothing to undo' };
  const only = written.map(({ library, entry }) => `entry:${library}:${entry}`);
  const plan = undoing({ ...('run' in asked ? { run: asked.run } : asked.field === undefined ? {} : { field: asked.field }), by });
  const run = await runs.start({ plan, planVersion: plans.current().version, trigger: 'manual', only, dryRun });
  return run ? { run } : { refused: 'it could not be begun now; ask again' };
}

/** A pipeline of no file: what the owner asked for, worked by the same runner. */
function undoing(what: { field?: string; run?: string; by: string }): PipelinePlan {
  return {
    name: 'undo',
    about: 'Put back what was written to the library.',
    enabled: true,
    when: [{ kind: 'manual' }],
    select: { noun: 'event' },
    steps: [{ verb: 'undo', ...what }],
    // biome-ignore lint/suspicious/noThenProperty: a pipeline has steps that are worked then
    then: [],
    batch: { size: 25, pauseMs: 0 },
    overlap: 'queue',
    catchUpMs: 0,
    backoffMs: [],
    caps: {},
    approve: 'never',
    notify: {},
    dryRun: false,
    quality: DEFAULT_QUALITY,
    limits: {},
  };
}
