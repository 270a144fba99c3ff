export interface Download {
  id: string;
  book: { id: string; title: string; authors: string[] };
  title: string;
  source: string;
  downloader: string;
  state: string;
  progress: number;
  bytes: number | null;
  bytesLeft: number | null;
  reason: string | null;
  word: string | null;
  attempts: number;
  nextRetry: string | null;
  pipeline: string;
  run: string | null;
  createdAt: string;
  changedAt: string;
  lastByteAt: string | null;
}
