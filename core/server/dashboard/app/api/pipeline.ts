import type { RunSummary, Step } from './run.ts';

export type Trigger =
  | { kind: 'manual' }
  | { kind: 'schedule'; cron: string; timezone: string }
  | { kind: 'every'; ms: number }
  | { kind: 'event'; event: string; from?: string };

export interface Pipeline {
  name: string;
  about: string;
  enabled: boolean;
  paused?: boolean;
  when: Trigger[];
  select: Record<string, unknown> & { noun: string };
  steps: Step[];
  then?: { do: string; pipeline?: string; keepMs?: Record<string, number> }[];
  batch: { size?: number; pauseMs?: number; until?: string };
  caps: { downloads?: number; bytes?: number; writes?: number; active?: number };
  approve?: string;
  overlap?: string;
  backoffMs?: number[];
  dryRun: boolean;
  waitsFor?: string[];
  next: string[];
  lastRun?: RunSummary | null;
}
