import { after } from 'node:test';
import { type Daemon, type DaemonOptions, startDaemon as start } from '../../core/main/daemon.ts';
import { violated } from '../model/invariants.ts';

const wrong: string[] = [];

// A daemon that is not stopped because of this would keep the test's process for ever: what was found is said at the end of the file.
after(() => {
  if (wrong.length > 0) throw new Error(`after a flow the store was not as it must be: ${wrong.join('; ')}`);
});

/** The daemon as flow tests start it: whatever was done with it, the model's invariants hold when it stops. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const daemon = await start(options);
  const stop = async (): Promise<string[]> => {
    wrong.push(...(await violated(daemon.store.database.knex).catch((error: Error) => [`it could not be looked at: ${error.message}`])));
    return daemon.stop();
  };
  return { ...daemon, stop };
}
