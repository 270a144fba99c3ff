import { pino } from 'pino';
import type { Redactor } from '../../host/redact.ts';

interface Feed {
  add(events: { kind: string; data: object }[]): Promise<void>;
}

const FLUSH_MS = 500;
/** Lines that wait to be stored; more than these in half a second are not shown live, and stand in the log all the same. */
const MOST = 200;
const INFO = 30;
const LEVELS: Record<number, string> = { 30: 'info', 40: 'warn', 50: 'error', 60: 'error' };

/** The daemon's log: every line to standard error as it is, and those of info and above, with secrets masked, to whoever watches. */
export class LogTap {
  readonly #out = pino.destination({ dest: 2, sync: true });
  #waiting: { kind: string; data: object }[] = [];
  #flushing: NodeJS.Timeout | null = null;
  #live: { feed: Feed; redactor: Redactor } | null = null;

  write(line: string): void {
    this.#out.write(line);
    if (!this.#live || this.#waiting.length >= MOST) return;
    const data = read(line, this.#live.redactor);
    if (!data) return;
    this.#waiting.push({ kind: 'log', data });
    this.#flushing ??= setTimeout(() => void this.#flush(), FLUSH_MS).unref();
  }

  /** From now on lines are told live, too. */
  attach(feed: Feed, redactor: Redactor): () => void {
    this.#live = { feed, redactor };
    return () => {
      this.#live = null;
    };
  }

  // A line that cannot be stored is not logged about: that would be the next line.
  async #flush(): Promise<void> {
    this.#flushing = null;
    const lines = this.#waiting.splice(0);
    await this.#live?.feed.add(lines).catch(() => {});
  }
}

function read(line: string, redactor: Redactor): object | null {
  try {
    const { level, time, msg, ...fields } = JSON.parse(line) as { level: number; time: string; msg?: string };
    if (level < INFO) return null;
    return { level: LEVELS[level] ?? 'info', at: time, message: redactor.text(msg ?? ''), fields: redactor.fields(fields) };
  } catch {
    return null;
  }
}
