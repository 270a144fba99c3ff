export interface PlanSummary {
  id: string;
  pipeline: string;
  state: 'proposed' | 'applied' | 'rejected' | 'outdated';
  madeAt: string;
  lines: number;
  bytes?: number;
  grabs?: number;
  links?: number;
  metadata?: number;
  decidedAt?: string | null;
  decidedBy?: string | null;
}

export interface PlanLine {
  id: string;
  kind: 'grab' | 'link' | 'metadata';
  state: string;
  title: string;
  detail?: string | null;
  book?: string | null;
  bytes?: number | null;
  cost?: string | null;
  source?: string | null;
  field?: string;
  before?: unknown;
  after?: unknown;
  files?: { from: string; to: string }[];
  why?: string | null;
  reason?: string | null;
}

export interface Plan extends Omit<PlanSummary, 'lines'> {
  lines: PlanLine[];
}
