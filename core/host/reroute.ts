import { Agent, Dispatcher } from 'undici';

/**
 * A dispatcher that carries every request to a stand-in instead of the origin it names, and tells the stand-in that origin in
 * `x-meant-for`. For tests and the sandbox: `standIn` gives the address for an origin, or null where it has none.
 */
export class Reroute extends Dispatcher {
  readonly #agent = new Agent({ connect: { timeout: 5_000 }, connections: 16, pipelining: 1 });
  readonly #standIn: (origin: string) => string | null;

  constructor(standIn: (origin: string) => string | null) {
    super();
    this.#standIn = standIn;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const meant = String(options.origin);
    const origin = this.#standIn(meant);
    if (origin === null) throw Object.assign(new Error(`no stand-in for ${meant}`), { code: 'ECONNREFUSED' });
    const headers = { ...(options.headers as Record<string, string>), 'x-meant-for': meant };
    return this.#agent.dispatch({ ...options, origin, headers }, handler);
  }

  override close(): Promise<void>;
  override close(callback: () => void): void;
  override close(callback?: () => void): Promise<void> | void {
    return callback ? this.#agent.close(callback) : this.#agent.close();
  }

  override destroy(): Promise<void>;
  override destroy(...given: unknown[]): Promise<void> | void {
    const callback = given.find((one) => typeof one === 'function') as (() => void) | undefined;
    return callback ? this.#agent.destroy(null, callback) : this.#agent.destroy();
  }
}
