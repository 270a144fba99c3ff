export interface RunSummary {
  id: string;
  pipeline: string;
  trigger: string;
  state: 'queued' | 'selecting' | 'working' | 'waiting' | 'finished' | 'failed' | 'stopped';
  dryRun: boolean;
  reason: string | null;
  startedAt: string;
  finishedAt: string | null;
  items: number;
  byOutcome: Record<string, number>;
}

export interface Step {
  verb: string;
  chain?: (string | { source: string; identify?: string })[];
  downloader?: string;
  library?: string;
  conditions?: string[];
}

/** A run by itself: how many items it has stands in `total`. */
export interface Run extends Omit<RunSummary, 'items'> {
  total: number;
  pipelineSteps?: Step[];
}

export interface RunItem {
  id: string;
  key: string;
  label: string;
  state: string;
  batch: number | null;
  outcome: string | null;
  reason: string | null;
  candidates?: number;
  book?: string | null;
}

export interface JournalLine {
  id: string;
  item: string | null;
  kind: string;
  message: string;
  at: string;
}

const STARTED: Record<string, string> = {
  manual: 'by hand',
  schedule: 'at its time',
  every: 'at its time',
  retry: 'once more',
  event: 'by an event',
  pipeline: 'by another pipeline',
};
/** What started a run, as one says it. */
export const startedBy = (trigger: string): string => STARTED[trigger] ?? `by ${trigger}`;

export const isGoing = (run: Pick<RunSummary, 'finishedAt'>): boolean => run.finishedAt === null;
export const settled = (run: Pick<RunSummary, 'byOutcome'>): number =>
  Object.values(run.byOutcome).reduce((sum, amount) => sum + amount, 0);
