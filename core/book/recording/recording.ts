import type { Clue } from '../../sdk/index.ts';

/** Tags of an audio file, as far as they say something. */
export interface RecordingTags {
  title?: string;
  album?: string;
  artist?: string;
  narrator?: string;
  track?: number;
  disc?: number;
}

/** A file of a download as it lies on disk. `path` with forward slashes, `minutes` where the file could be read. */
export interface RecordingFile {
  path: string;
  bytes: number;
  minutes?: number;
  tags?: RecordingTags;
}

/** What is known of the book's recordings from Audible, Audnexus, LibriVox and the like. */
export interface KnownRecording {
  /** Runtimes of known recordings. */
  minutes?: readonly number[];
  narrators?: readonly string[];
  /** Number of chapters. */
  chapters?: number;
}

export interface RecordingQuestion {
  clue: Clue;
  /** The posting that was downloaded: its name, and the size it promised. */
  release?: { title?: string; bytes?: number; files?: number };
  files: readonly RecordingFile[];
  known: KnownRecording;
  /** What the owner takes beside a full reading by one voice, and whose voice not. */
  accepts?: { abridged?: boolean; dramatized?: boolean; refused?: readonly string[] };
}

/**
 * `proved`: the runtime and one more fact agree. `plausible`: nothing speaks against it. `mismatch`: a fact says that it is not
 * this book, not whole, or no recording; its reasons are for people.
 */
export interface Proof {
  verdict: 'proved' | 'plausible' | 'mismatch';
  reasons: string[];
  /** Paths of the audio files in the order in which they play; copies and samples are left out. */
  order: string[];
  /** Total runtime of `order`; absent where a file's runtime is not known. */
  minutes?: number;
}

/** What one check found: reasons against it, remarks that decide nothing, and facts that agree. */
export interface Finding {
  against: string[];
  remarks: string[];
  agree: string[];
}

/** An empty finding, to be filled. */
export function nothingFound(): Finding {
  return { against: [], remarks: [], agree: [] };
}
