import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { oneLine } from '../fail.ts';
import { encodeFrame, FrameReader } from './frame.ts';
import { checkedMessage, type Ending, type ToChild, type ToParent } from './protocol.ts';

const HEAP_MB = 256;
/** Heap and all else together; beyond it the process is ended. */
const MOST_MEMORY = 400 * 1024 * 1024;
const PAGE_BYTES = 4096;
const FLOOD_BYTES = 64 * 1024 * 1024;
/** What waits here for a process that does not read. */
const MOST_UNREAD = 64 * 1024 * 1024;
/** The daemon goes first where both want a processor. */
const NICENESS = 5;
const WINDOW_MS = 10_000;
const KEPT_STDERR = 2_000;
/** What it wrote before its end is read for so long; something it started may keep the pipes open for ever. */
const LAST_WORDS_MS = 500;

interface Listeners {
  message(message: ToParent): void;
  /** It is gone, for the given reason. */
  end(reason: string): void;
}

/** One process of a plugin: started with nothing of ours, watched, and ended with all that it started. */
export class PluginProcess {
  readonly #child: ChildProcess;
  readonly #link: Duplex;
  readonly #frames = new FrameReader();
  readonly #listeners: Listeners;
  readonly #watch: NodeJS.Timeout;
  readonly #atExit = (): void => this.#kill();
  #verdict: string | null = null;
  #isOver = false;
  #stderr = '';
  #received = 0;
  #windowAt = 0;

  constructor(folder: string, listeners: Listeners) {
    this.#listeners = listeners;
    const runner = fileURLToPath(import.meta.resolve('#core/host/child/runner.ts'));
    const args = [`--max-old-space-size=${HEAP_MB}`, '--import', import.meta.resolve('tsx'), runner];
    this.#child = spawn(process.execPath, args, {
      cwd: folder,
      env: keptEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    if (this.pid !== undefined) void giveWay(this.pid);
    this.#link = this.#child.stdio[3] as Duplex;
    this.#link.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#link.on('error', () => undefined);
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString('utf8')).slice(-KEPT_STDERR);
    });
    this.#child.once('error', (error) => this.#ended(`could not be started: ${error.message}`));
    this.#child.once('exit', (code, signal) => {
      this.#kill();
      const over = (): void => this.#ended(this.#verdict ?? this.#lastWords(code, signal));
      const patience = setTimeout(over, LAST_WORDS_MS);
      this.#child.once('close', () => {
        clearTimeout(patience);
        over();
      });
    });
    this.#watch = setInterval(() => void this.#weigh(), 1_000);
    this.#watch.unref();
    process.once('exit', this.#atExit);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: ToChild): void {
    if (this.#link.writableLength > MOST_UNREAD) this.end('does not read what it asked for');
    else if (!this.#link.destroyed) this.#link.write(encodeFrame(message));
  }

  /** What was asked for, or that it cannot be handed on. */
  reply(id: number, ending: Ending): void {
    try {
      this.send({ kind: 'reply', id, ending });
    } catch (error) {
      this.send({ kind: 'reply', id, ending: { ok: false, failure: { code: 'refused', message: (error as Error).message } } });
    }
  }

  /** Ends it and whatever it started. */
  end(reason: string): void {
    this.#verdict ??= reason;
    this.#kill();
  }

  #receive(chunk: Buffer): void {
    if (this.#verdict) return;
    const now = performance.now();
    if (now - this.#windowAt > WINDOW_MS) {
      this.#windowAt = now;
      this.#received = 0;
    }
    this.#received += chunk.length;
    if (this.#received > FLOOD_BYTES) this.end(`sent more than ${FLOOD_BYTES} bytes within ${WINDOW_MS / 1000} s`);
    else this.#read(chunk);
  }

  #read(chunk: Buffer): void {
    try {
      for (const raw of this.#frames.push(chunk)) {
        const message = checkedMessage(raw);
        if (!message) throw new Error('a message of no known form');
        if (!this.#verdict) this.#listeners.message(message);
      }
    } catch (error) {
      this.end(`sent what cannot be read: ${(error as Error).message}`);
    }
  }

  /** Memory outside of the JavaScript heap is bounded by no flag; where the system tells it, it is looked at. */
  async #weigh(): Promise<void> {
    if (process.platform !== 'linux' || this.pid === undefined) return;
    const statm = await readFile(`/proc/${this.pid}/statm`, 'utf8').catch(() => '');
    const resident = Number(statm.split(' ')[1]) * PAGE_BYTES;
    if (resident > MOST_MEMORY) this.end(`used more than ${MOST_MEMORY / 1024 / 1024} MB of memory`);
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill('SIGKILL');
      else process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  #ended(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#watch);
    process.removeListener('exit', this.#atExit);
    this.#kill();
    this.#link.destroy();
    this.#listeners.end(reason);
  }

  #lastWords(code: number | null, signal: NodeJS.Signals | null): string {
    const error = this.#stderr.split('\n').find((line) => /\w*Error\b|FATAL/.test(line)) ?? '';
    const how = signal ? `was ended by ${signal}` : `ended itself with exit code ${code}`;
    return `${how}${error ? ` (${oneLine(error.trim()).slice(0, 200)})` : ''}`;
  }
}

/** Empty; Windows alone cannot start a process without knowing where it is installed. */
function keptEnvironment(): NodeJS.ProcessEnv {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root ? { SystemRoot: root } : {};
}

/** Linux weighs sessions before processes, where it groups them so; then its own niceness is the session's. */
async function giveWay(pid: number): Promise<void> {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It is over already, or this system has no priorities.
  }
  if (process.platform === 'linux') await writeFile(`/proc/${pid}/autogroup`, String(NICENESS)).catch(() => undefined);
}
