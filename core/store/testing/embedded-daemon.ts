import { startEmbedded } from '../embedded/embedded.ts';
import { silent } from './with-database.ts';

/** A process that holds an embedded database as a daemon does: says where it is, and stops in order at SIGTERM. */
const [dataDir = ''] = process.argv.slice(2);
try {
  const begun = performance.now();
  const database = await startEmbedded({ dataDir, log: silent });
  process.once('SIGTERM', () => void database.stop().then(() => process.exit(0)));
  const { url, folder, found } = database;
  process.stdout.write(`${JSON.stringify({ url, folder, found, pid: database.pid(), ms: Math.round(performance.now() - begun) })}\n`);
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
