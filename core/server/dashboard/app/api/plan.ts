export interface PlanSummary {
  id: string;
  pipeline: string;
  /** That made it. */
  run: string | null;
  state: 'making' | 'proposed' | 'applying' | 'applied' | 'rejected' | 'outdated';
  madeAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  lines: number;
  waiting: number;
  grabs: number;
  links: number;
  metadata: number;
  bytes: number;
}

export interface PlanLine {
  id: string;
  /** The book that it is about. */
  label: string;
  kind: 'grab' | 'link' | 'metadata' | 'series';
  state: string;
  /** What would be done. */
  title: string;
  reason: string | null;
  book: string | null;
  detail?: string;
  source?: string;
  bytes?: number;
  cost?: string;
  changes?: { field: string; before: unknown; after: unknown; source?: string; confidence?: number }[];
  files?: { from: string; to: string }[];
}

export interface Plan extends Omit<PlanSummary, 'lines'> {
  lines: PlanLine[];
  total: number;
  /** Of the lines that come after these. */
  cursor?: string;
}
