import type { Capability, QualityProfile, Release } from '../sdk/index.ts';

/** pipelines.yaml compiled to plain data: no functions, no secrets' values, fit for storing beside the run that worked it. */
export interface Plan {
  /** SHA-256 of the file's text, hexadecimal: the config version that a run names. */
  version: string;
  instances: InstancePlan[];
  pipelines: PipelinePlan[];
}

/** A limit. `starts` calls within `perMs`: one each perMs/starts. A limit per day is a budget that is counted instead. */
export interface Rate {
  text: string;
  starts: number;
  perMs: number;
}

/** Where a secret's value comes from; the value itself is read when the plugin is made. */
export interface SecretRef {
  secret: string;
}

export interface InstancePlan {
  name: string;
  /** The plugin's id and the folder it was found in. */
  plugin: string;
  folder: string;
  provides: Capability[];
  /** camelCase names; a secret is a SecretRef. */
  options: Record<string, unknown>;
  /** Manifest's and instance's limits together; all hold. */
  limits: Rate[];
  /** How its paths look to us, longest prefix first. */
  paths: { theirs: string; ours: string }[];
  isolation: 'inline' | 'process';
  exclusive: boolean;
  deadlineMs: number;
  hosts: string[];
  needs: string[];
  /** What a downloader takes. Absent: torrents. */
  protocols?: Release['protocol'][];
  /** What webhooks to it are signed with, or show as their token. Absent: it takes none. */
  hookSecrets?: (string | SecretRef)[];
  /** Its owner wrote `enabled: false`. */
  isOff?: true;
  /** Secrets that its options name and that have no value (or the word that it is off): the instance is not configured, and is not made. Absent: none. */
  missing?: string[];
}

export type Trigger =
  | { kind: 'manual' }
  | { kind: 'schedule'; cron: string; timezone: string }
  | { kind: 'every'; ms: number }
  | { kind: 'event'; event: EventName; from?: string };

export type EventName =
  | 'library.imported'
  | 'library.changed'
  | 'library.removed'
  | 'download.finished'
  | 'download.failed'
  | 'plugin.down';

export type Selection =
  | {
      noun: 'releases';
      state: 'new' | 'top';
      from: string;
      genre?: string;
      category?: string;
      language?: string;
      first?: number;
      each?: 'genre';
      /** Enabled at first, where no genres were ever set. */
      genres?: string[];
    }
  | { noun: 'books'; state: 'owned'; from: string; addedWithinMs?: number }
  | { noun: 'books'; state: 'missing'; by: 'series' | 'author'; from: string; shelf: string[] }
  | { noun: 'books'; state: 'wanted' }
  | { noun: 'downloads'; state: 'active' | 'finished' | 'failed'; from: string[]; due?: boolean }
  | { noun: 'event' };

/** One link of a `find` chain: ask `source`, with the clue made fuller by `identify` first where it is given. */
export interface SearchLink {
  source: string;
  identify?: string;
  minScore?: number;
}

/** A step as pipelines.yaml declares it. */
export type DeclaredStep =
  | { verb: 'record' }
  | { verb: 'keep'; conditions: string[] }
  | { verb: 'find'; chain: SearchLink[] }
  | { verb: 'download'; downloaders: string[] }
  | { verb: 'import'; library: string }
  | { verb: 'verify'; chain?: string[] }
  | { verb: 'correct'; chain: string[] }
  | { verb: 'link-series' };

/** `undo` is no verb of pipelines.yaml: the owner asks for it, of a field, of a book or of all that a run wrote. */
export type Step = DeclaredStep | { verb: 'undo'; field?: string; run?: string; by: string };

/** What an item brings or a step adds. */
export type Fact = 'release' | 'book' | 'entry' | 'download' | 'recording';

export type After = { do: 'forget'; keepMs: Record<string, number> } | { do: 'run'; pipeline: string };

export interface PipelinePlan {
  name: string;
  about: string;
  enabled: boolean;
  when: Trigger[];
  select: Selection;
  steps: Step[];
  then: After[];
  batch: { size: number; pauseMs: number; until?: 'queued' | 'finished' };
  overlap: 'skip' | 'queue';
  catchUpMs: number;
  /** Empty: an item that failed is given up at once. */
  backoffMs: number[];
  caps: { downloads?: number; bytes?: number; writes?: number; active?: number };
  approve: 'never' | 'always' | 'over-caps';
  /** Instance -> outcomes it is told of. */
  notify: Record<string, ('success' | 'failure' | 'given-up' | 'empty' | 'waiting')[]>;
  dryRun: boolean;
  quality: QualityProfile;
  /** This pipeline's own, stricter limits by instance. */
  limits: Record<string, Rate[]>;
  /** Secrets without a value (and instances that are off) that it cannot do without: it is not started until they have one. Absent: none. */
  waitsFor?: string[];
  /** Instances left out of its chains because they are not configured. Absent: none. */
  leftOut?: string[];
}
