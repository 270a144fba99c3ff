/** The database cannot be asked right now. Whoever gets this may try again; nothing is known to have been stored. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The database does not answer (${firstLine(why)}): see that it runs and DATABASE_URL is right; work goes on when it is back`, {
      cause,
    });
  }
}

// PostgreSQL's classes 08 (connection), 57P (shut down or starting), 53300 (too many connections), 25006 (a standby after failover),
// and what Node and the pool say of a socket.
const CODES = /^(08...|57P0[1235]|53300|25006|ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;
const WORDS =
  /Connection terminated|Client has encountered a connection error|Timeout acquiring a connection|timeout expired|Connection ended/i;

/** Whether an error means that the database is away, rather than that it refused a statement. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && CODES.test(code)) return true;
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true;
  return WORDS.test(error.message);
}

/** The same object, whose methods reject with StoreUnavailable where the database is away. */
export function guarded<T extends object>(noun: T): T {
  return new Proxy(noun, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const answer: unknown = member.apply(target, args);
        return answer instanceof Promise ? answer.catch(translate) : answer;
      };
    },
  });
}

function translate(error: unknown): never {
  throw isUnavailable(error) && !(error instanceof StoreUnavailable) ? new StoreUnavailable(error) : error;
}

function firstLine(text: string): string {
  return text.split('\n').at(-1)?.slice(0, 200) ?? '';
}
