import type { Log } from '../../sdk/index.ts';
import { isAlive } from './process-identity.ts';
import { type RunningServer, type StartRequest, startServer, stopServer } from './server.ts';

const LOOK_MS = 250;

/** Looks after a running server: should its process die, it is started again at the same port, so that every pool finds it again. */
export class KeptServer {
  readonly #request: StartRequest;
  readonly #log: Log;
  #running: RunningServer;
  #timer: NodeJS.Timeout | null = null;
  #starting: Promise<void> | null = null;
  #isEnding = false;

  constructor(request: StartRequest, running: RunningServer, log: Log) {
    this.#request = { ...request, port: running.port };
    this.#running = running;
    this.#log = log;
    this.#schedule();
  }

  get pid(): number {
    return this.#running.pid;
  }

  async stop(): Promise<void> {
    this.#isEnding = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#starting;
    await stopServer(this.#request, this.#running.pid);
  }

  #schedule(): void {
    if (this.#isEnding) return;
    this.#timer = setTimeout(() => this.#look(), LOOK_MS);
    this.#timer.unref();
  }

  #look(): void {
    if (isAlive(this.#running.pid)) {
      this.#schedule();
      return;
    }
    this.#log.error(
      { pid: this.#running.pid },
      'the embedded database ended by itself and is started again; see database.log in the data folder',
    );
    this.#starting = this.#startAgain().finally(() => {
      this.#starting = null;
      this.#schedule();
    });
  }

  async #startAgain(): Promise<void> {
    try {
      this.#running = await startServer(this.#request);
      this.#log.info({ pid: this.#running.pid }, 'the embedded database is back');
    } catch (err) {
      this.#log.error({ err }, 'the embedded database could not be started again; it is tried again');
    }
  }
}
