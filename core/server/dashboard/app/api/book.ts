import type { Spine } from './shelf.ts';

export interface BookSummary {
  id: string;
  title: string;
  authors: { id: string; name: string }[];
  series: { id?: string; name: string; position?: string | null }[];
  state: Spine['state'];
  owned: boolean;
  cover: boolean;
  /** 0 to 100. */
  completeness: number | null;
}

export interface BookField {
  field: string;
  value: unknown;
  source: string | null;
  confidence: number | null;
  correctedAt: string | null;
  locked: boolean;
}

export interface Book extends BookSummary {
  subtitle?: string | null;
  description?: string | null;
  ids?: Record<string, unknown>;
  entries: { library: string; path: string; addedAt: string | null; bytes: number | null; minutes?: number | null }[];
  missing: {
    reason: string;
    state: string;
    attempts: number;
    lastTry: string | null;
    lastReason: string | null;
    nextTry: string | null;
    givenUpAt?: string | null;
  }[];
  fields: BookField[];
}

export interface Correction {
  id: string;
  book?: { id: string; title: string };
  field: string;
  before: unknown;
  after: unknown;
  source: string;
  confidence: number;
  at: string;
  run: string | null;
  pipeline?: string | null;
  undoneAt: string | null;
}

export interface UndoChange {
  field: string;
  now: unknown;
  back: unknown;
  /** Why it stays as it is. */
  blocked?: string;
}

/** Of a book. */
export interface UndoAnswer {
  changes: UndoChange[];
  applied: boolean;
}

/** Of a run: of every book that it wrote, the first fifty. */
export interface RunUndoAnswer {
  books: { id: string; title: string; changes: UndoChange[] }[];
  more: number;
  applied: boolean;
}

export interface Candidate {
  release: {
    title: string;
    source: string;
    indexer?: string;
    bytes?: number;
    seeders?: number;
    format?: string;
    language?: string;
    narrators?: string[];
  };
  verdict: 'accept' | 'reject';
  score: number;
  why: string;
  gates: { gate: string; passed: boolean; reason: string }[];
  parts: Record<string, number>;
  before?: { verdict: string; score: number } | null;
  run?: string;
  pipeline?: string;
  at?: string;
}

export interface Explanation {
  sentence: string;
  remedy: string;
  outcomes: { run: string; pipeline: string; outcome: string | null; reason: string | null; at: string }[];
  candidates: Candidate[];
}
