export interface Problem {
  id: string;
  severity: 'info' | 'warning' | 'error';
  sentence: string;
  remedy: string;
  since?: string;
  link?: { kind: string; id: string };
  accept?: Accept;
}

/** What is seen of a problem that waits for its owner's word, and what their word means. */
export interface Accept {
  seen: string;
  means: string;
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
