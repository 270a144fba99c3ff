import { resolve } from 'node:path';
import { hasErrors } from '../../config/finding.ts';
import { renderFindings } from '../../config/render-findings.ts';
import { prepareEmbedded } from '../../store/embedded/prepare.ts';
import { type Command, complain, say } from '../command.ts';
import { databaseUrl, type EarlySettings, readEarlySettings } from '../early-settings.ts';
import { letGoOfStart } from '../let-go.ts';

const LONGEST_STOP_MS = 10_000;

export const start: Command = {
  name: 'start',
  about: 'Run the daemon: schedules, downloads, imports, and the API',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ home, env }) {
    const early = await readEarlySettings({ home, env });
    const prepared = prepareDatabase(early, home, env);
    const { readSettings } = await import('../settings.ts');
    const settings = await readSettings({ home, env, early });
    if (settings.findings.length > 0) complain(renderFindings(settings.findings, settings.texts));
    if (hasErrors(settings.findings) || !settings.plan) {
      await prepared.catch(() => {}); // the next start finds it made
      return 1;
    }
    const { startDaemon } = await import('../daemon.ts');
    // From here on the end is in order, however early it is asked for.
    const told = untilTold();
    const daemon = await startDaemon({ home, env, settings, prepared });
    say(`Tomewright is ready at ${daemon.url} (${daemon.database})`);
    if (daemon.firstKey) say(`The first API key is in ${daemon.firstKey}`);
    letGoOfStart();
    await told;
    const force = setTimeout(() => {
      complain('stopping took longer than ten seconds; ended. Nothing is lost: what was being worked goes on at the next start');
      process.exit(1);
    }, LONGEST_STOP_MS);
    force.unref();
    await daemon.stop();
    clearTimeout(force);
    return 0;
  },
};

/**
 * A new database is made by a process of its own, while this one reads its modules and checks pipelines.yaml. Not in a folder without that
 * file: it is the wrong one, most likely.
 */
function prepareDatabase(early: EarlySettings, home: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!early.app || early.files.pipelinesText === undefined || databaseUrl(early, env)) return Promise.resolve();
  const prepared = prepareEmbedded(resolve(home, early.app.data), complain);
  prepared.catch(() => {}); // said by whoever waits for it
  return prepared;
}

export function untilTold(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
