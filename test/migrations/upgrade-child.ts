import pg from 'pg';
import { openStore } from '../../core/store/index.ts';

/**
 * A start of the store in a process of its own that is killed at a statement: `upgrade-child.ts DATA_DIR URL POINT`, with "-" for the
 * embedded database. At even points the statement was sent, at odd ones it was not. Says how many statements a whole start takes.
 */
const [dataDir = '', url = '-', point = '0'] = process.argv.slice(2);
const die = (): void => void process.kill(process.pid, 'SIGKILL');
let nth = 0;

const silent = { debug() {}, info() {}, warn() {}, error() {} };
type Query = (this: pg.Client, ...words: unknown[]) => unknown;
const client = pg.Client.prototype as unknown as { query: Query };
const { query } = client;
client.query = function (...words) {
  const isLast = ++nth === Number(point);
  if (isLast && nth % 2 === 1) die();
  const sent = query.apply(this, words);
  if (isLast) die();
  return sent;
};

const store = await openStore({ dataDir, ...(url === '-' ? {} : { url }), log: silent, clock: { now: () => new Date() } });
process.stdout.write(String(nth));
await store.close();
