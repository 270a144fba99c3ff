/** What the owner wants of a recording: a profile under `quality:` in pipelines.yaml, as plain data. */
export interface QualityProfile {
  name: string;
  /** Wanted formats, best first ("m4b", "mp3"). A format that is not listed is refused; an unknown one ranks last. */
  formats: string[];
  /** Languages in order, ISO 639-1; a clue's own language stands before them. */
  languages: string[];
  /** true: an abridged recording is accepted where there is no full one. */
  abridged: boolean;
  dramatized: 'never' | 'allowed' | 'only';
  narrators: { liked: string[]; refused: string[] };
  /** Bounds in bytes for each hour of the known runtime, and for the whole. */
  bytesPerHour: { min?: number; max?: number };
  bytes: { min?: number; max?: number };
  /** Fewest seeders of a torrent. */
  seeders: number;
  /** How many single books a pack may hold for one wanted book; 1 refuses packs. */
  packs: number;
  cost: {
    /** Only what costs the account nothing. */
    freeleechOnly: boolean;
    /** Nothing that costs ratio while the account's is below this. */
    ratioFloor?: number;
    /** Unsatisfied slots that stay free. */
    keepSlots: number;
    wedges: 'never' | 'when-needed';
  };
  /** When a better recording of an owned book is wanted; `cap`: how often for one book. */
  upgrade: { wanted: boolean; cap: number };
}

/** The profile that holds where pipelines.yaml names none. */
export const DEFAULT_QUALITY: QualityProfile = {
  name: 'default',
  formats: ['m4b', 'm4a', 'mp3', 'opus', 'ogg', 'flac'],
  languages: ['en'],
  abridged: false,
  dramatized: 'never',
  narrators: { liked: [], refused: [] },
  bytesPerHour: {},
  bytes: {},
  seeders: 1,
  packs: 1,
  cost: { freeleechOnly: false, keepSlots: 10, wedges: 'never' },
  upgrade: { wanted: false, cap: 1 },
};
