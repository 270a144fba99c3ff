export interface Problem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
  since?: string;
  link?: { kind: string; id: string };
}

export interface Budget {
  instance: string;
  kind: 'slots' | 'ratio' | 'wedges' | 'requests';
  left: number;
  of?: number;
  /** Below this it is not spent. */
  floor?: number;
  asOf: string;
  resetsAt?: string;
}

export interface Stats {
  runs: number;
  retriesLater: number;
  openDownloads: number;
  version: string;
  budgets?: Budget[];
}

export interface Day {
  day: string;
  imported: number;
  failed: number;
  corrected: number;
  searched: number;
}
