import { type Command, say } from '../../command.ts';
import { withStore } from '../../with-store.ts';

export const backup: Command = {
  name: 'backup',
  about: 'Make a backup of the database now (one is made every day and before every upgrade; the last seven are kept), or list them',
  usage: '[--list]',
  words: [0, 0],
  options: { list: { type: 'boolean', about: 'list the backups that there are' } },
  async run({ home, env, options }) {
    return withStore({ home, env }, async ({ backups }) => {
      if (!options['list']) {
        const { name, bytes } = await backups.make('by hand');
        say(`backup ${name} (${Math.round(bytes / 1e6)} MB) is in ${backups.folder}`);
        return 0;
      }
      const found = await backups.list();
      if (found.length === 0) say(`there is no backup in ${backups.folder} yet`);
      for (const { name, bytes, reason, kind, version } of found)
        say(`${name}  ${Math.round(bytes / 1e6)} MB  ${reason}, ${kind === 'embedded' ? 'embedded database' : 'PostgreSQL'} ${version}`);
      return 0;
    });
  },
};
