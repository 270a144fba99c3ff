import type { Logger } from 'pino';
import { failureOf, type HttpRequest } from '../../sdk/index.ts';
import type { CallScope } from '../call-scope.ts';
import type { Outside } from '../context.ts';
import type { Clock } from '../parts.ts';
import type { Redactor } from '../redact.ts';
import { LARGEST_BYTES } from './frame.ts';
import type { Ending, ToParent } from './protocol.ts';

const MOST_LOG_LINES = 200;
const LOG_WINDOW_MS = 10_000;
const BROKEN = 'the daemon could not do what the plugin asked for; its log tells why';

interface OutletOptions {
  instance: string;
  outside: Outside;
  logger: Logger;
  clock: Clock;
  redactor: Redactor;
}

/** Does for a plugin's process what it may ask for. */
export class Outlet {
  readonly #options: OutletOptions;
  #logLines = 0;
  #logWindowAt = Number.NEGATIVE_INFINITY;
  /** How many things are being done now. */
  busy = 0;

  constructor(options: OutletOptions) {
    this.#options = options;
  }

  async serve(message: ToParent & { kind: 'ask' }, scope: CallScope | undefined): Promise<Ending> {
    const { instance, logger, redactor } = this.#options;
    const work = (): Promise<unknown> => this.#outside(message);
    this.busy += 1;
    try {
      return { ok: true, value: await (scope ? scope.enter(work) : work()) };
    } catch (error) {
      const failure = failureOf(error);
      if (failure) return { ok: false, failure };
      logger.error({ instance, err: redactor.fields(error) }, 'a plugin asked for what failed here');
      return { ok: false, failure: { code: 'unavailable', message: BROKEN } };
    } finally {
      this.busy -= 1;
    }
  }

  /** Lines beyond what anybody reads are dropped. */
  log({ level, fields, message }: ToParent & { kind: 'log' }): void {
    const now = this.#options.clock.elapsed();
    if (now - this.#logWindowAt > LOG_WINDOW_MS) {
      this.#logWindowAt = now;
      this.#logLines = 0;
    }
    this.#logLines += 1;
    if (this.#logLines <= MOST_LOG_LINES) this.#options.outside.log[level](fields, message);
  }

  async #outside({ operation, args }: ToParent & { kind: 'ask' }): Promise<unknown> {
    const { outside } = this.#options;
    const [first, second, third, fourth] = args;
    const key = first as string;
    if (operation === 'http') return outside.request(carriable((first ?? {}) as HttpRequest));
    if (operation === 'cache.get') return outside.cache.get(key);
    if (operation === 'cache.set') return outside.cache.set(key, second, third as number);
    if (operation === 'state.get') return outside.state.get(key);
    if (operation === 'state.set') return outside.state.set(key, second, secretIn(third));
    if (operation === 'state.replace')
      return outside.state.replace(key, Array.isArray(second) ? second[0] : undefined, third, secretIn(fourth));
    if (operation === 'state.delete') return outside.state.delete(key);
    return outside.browser?.render(key, (second ?? {}) as object);
  }
}

const secretIn = (options: unknown): { secret: boolean } => ({ secret: (options as { secret?: unknown } | null)?.secret === true });

/** An answer must fit into one message. */
function carriable(request: HttpRequest): HttpRequest {
  return Number(request.maxBytes) > LARGEST_BYTES ? { ...request, maxBytes: LARGEST_BYTES } : request;
}
