import { resolve } from 'node:path';
import { restoreBackup } from '../../../store/index.ts';
import { noteRestored } from '../../begin/look-back.ts';
import { type Command, complain, say } from '../../command.ts';
import { databaseUrl } from '../../early-settings.ts';
import { runningDaemon } from '../../running-daemon.ts';
import { readSettings } from '../../settings.ts';

const telling = (kind: string) => (fields: object, message: string) => complain(`${kind}: ${message} ${JSON.stringify(fields)}`);
const LOG = { debug: () => {}, info: () => {}, warn: telling('warning'), error: telling('error') };

export const restore: Command = {
  name: 'restore',
  about: 'Put a backup in the place of the database; what is there now is moved aside, not deleted',
  usage: '[NAME] --yes',
  words: [0, 1],
  options: { yes: { type: 'boolean', about: 'really do it' } },
  async run({ home, env, words, options }) {
    const settings = await readSettings({ home, env });
    const dataDir = resolve(home, settings.app?.data ?? 'data');
    if (runningDaemon(dataDir)) {
      complain('the daemon is running; stop it first');
      return 1;
    }
    if (!options['yes']) {
      complain('this replaces the database by the backup; do it with --yes. The backups: npm run backup -- --list');
      return 2;
    }
    const url = databaseUrl(settings, env);
    const { backup, before } = await restoreBackup({ dataDir, log: LOG, ...(url ? { url } : {}), ...(words[0] ? { name: words[0] } : {}) });
    noteRestored(dataDir, backup.name);
    say(`backup ${backup.name} is the database now; it knows nothing of what was done since it was made`);
    say('the daemon will look and change nothing until you say so: start it, see what it shows, then npm run accept');
    if (before) say(`the database of before is in ${before}; remove it when you are sure`);
    return 0;
  },
};
