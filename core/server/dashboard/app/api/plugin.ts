export interface Plugin {
  instance: string;
  plugin: string;
  version: string;
  summary: string;
  kinds: string[];
  provides: string[];
  state: 'ok' | 'paused' | 'resting' | 'quarantined' | 'not-configured' | 'disabled' | 'idle';
  pausedUntil?: string | null;
  limits: { text: string; left?: number; of?: number; nextAt?: string | null }[];
  failures: { at: string; code: string; message: string; capability: string }[];
  isolation: string;
  crashes: number | { at: string }[];
  enabled: boolean;
  missing: string[];
  pipelines: string[];
  calls?: { today: number; failed: number };
  medianMs?: number | null;
}
