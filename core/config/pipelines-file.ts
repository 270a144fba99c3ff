import type { EVENTS, FORGETTABLE, OUTCOMES } from './schema/pipeline.ts';
import type { BARE_VERBS, CONDITIONS } from './schema/work.ts';
import type { Secret } from './secret.ts';

/** pipelines.yaml as it is written, once its form is checked: the words of the file, nothing resolved. */
export interface PipelinesFile {
  version: 1;
  defaults?: DefaultsEntry;
  plugins: Record<string, InstanceEntry>;
  chains?: Record<string, ElementEntry[]>;
  quality?: Record<string, QualityEntry>;
  pipelines: Record<string, PipelineEntry>;
}

export interface InstanceEntry {
  use?: string;
  enabled?: boolean;
  with?: Record<string, unknown>;
  limit?: string | string[];
  paths?: Record<string, string>;
  'hook-secret'?: HookSecretEntry | HookSecretEntry[];
  isolation?: 'inline' | 'process';
}

export type HookSecretEntry = string | Secret;

export type ElementEntry = string | { search: string; identify?: string; 'min-score'?: number };
export type ChainEntry = string | ElementEntry[];
export type EventWord = (typeof EVENTS)[number];
export type OutcomeWord = (typeof OUTCOMES)[number];
export type ConditionWord = (typeof CONDITIONS)[number];
export type ForgetEntry = Partial<Record<(typeof FORGETTABLE)[number], string>>;

export interface DefaultsEntry {
  timezone?: string;
  batch?: number | { size: number; pause?: string; until?: 'queued' | 'finished' };
  overlap?: 'skip' | 'queue';
  'catch-up'?: string;
  retry?: 'none' | { backoff: string[] };
  caps?: { downloads?: number; size?: string; writes?: number; active?: number };
  approve?: 'never' | 'always' | 'over-caps';
  notify?: 'none' | Record<string, OutcomeWord[]>;
  'dry-run'?: boolean;
  quality?: string;
  limit?: Record<string, string | string[]>;
}

export type TriggerEntry = 'manual' | { schedule: string; timezone?: string } | { every: string } | { event: EventWord; from?: string };

export type SelectEntry =
  | 'event'
  | {
      releases: 'new' | 'top';
      from: string;
      genre?: string;
      category?: string;
      language?: string;
      first?: number;
      each?: 'genre';
      genres?: string[];
    }
  | { books: 'owned'; from: string; 'added-within'?: string }
  | { books: 'missing'; by: 'series' | 'author'; from: string; shelf: ChainEntry }
  | { books: 'wanted' }
  | { downloads: 'active' | 'finished' | 'failed'; from: string | string[]; due?: boolean };

export type StepEntry =
  | (typeof BARE_VERBS)[number]
  | { keep: ConditionWord | ConditionWord[] }
  | { find: ChainEntry }
  | { download: string | string[] }
  | { import: string }
  | { verify: ChainEntry }
  | { correct: ChainEntry };

export type AfterEntry = { forget: ForgetEntry } | { run: string };

export interface PipelineEntry extends DefaultsEntry {
  about: string;
  enabled?: boolean;
  when: TriggerEntry | TriggerEntry[];
  select: SelectEntry;
  do: StepEntry[];
  then?: AfterEntry | AfterEntry[];
}

export interface QualityEntry {
  formats?: string[];
  languages?: string[];
  unabridged?: boolean;
  dramatized?: 'never' | 'allowed' | 'only';
  narrators?: { liked?: string[]; refused?: string[] };
  'size-per-hour'?: { min?: string; max?: string };
  size?: { min?: string; max?: string };
  seeders?: number;
  packs?: number;
  cost?: { 'freeleech-only'?: boolean; 'ratio-floor'?: number; 'keep-slots'?: number; wedges?: 'never' | 'when-needed' };
  upgrade?: { wanted?: boolean; cap?: number };
}
