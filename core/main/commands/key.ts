import { randomBytes } from 'node:crypto';
import { type Command, complain, say } from '../command.ts';
import { withStore } from '../with-store.ts';

const SCOPES = ['read', 'operate', 'admin'] as const;

export const key: Command = {
  name: 'key',
  about: 'Make, list and revoke API keys; a key is shown once',
  usage: '[NAME] [--scope read|operate|admin] [--days N] | --list | --revoke ID | --hook',
  words: [0, 1],
  options: {
    scope: { type: 'string', about: 'read, operate or admin (default: operate)', value: 'SCOPE' },
    days: { type: 'string', about: 'how long it is valid (default: until revoked)', value: 'N' },
    list: { type: 'boolean', about: 'the keys there are, without their text' },
    revoke: { type: 'string', about: 'end a key at once', value: 'ID' },
    hook: { type: 'boolean', about: 'make a secret with which webhooks are signed; it is kept nowhere' },
  },
  async run({ home, env, options, words }) {
    if (options['hook']) {
      say(`whsec_${randomBytes(32).toString('base64')}`);
      return 0;
    }
    const scope = options['scope'] ?? 'operate';
    const days = options['days'] === undefined ? undefined : Number(options['days']);
    if (!SCOPES.some((one) => one === scope) || (days !== undefined && !(days > 0 && days < 36_500))) {
      complain('--scope is read, operate or admin, and --days a number of days');
      return 2;
    }
    return withStore({ home, env }, async (store) => {
      if (options['list']) {
        for (const each of await store.apiKeys.list())
          say(
            `${each.id}\t${each.name}\t${each.scopes.join(',')}\t${each.revokedAt ? 'revoked' : each.expiresAt ? `until ${each.expiresAt.toISOString()}` : 'valid'}`,
          );
        return 0;
      }
      if (typeof options['revoke'] === 'string') {
        const isRevoked = await store.apiKeys.revoke(options['revoke']);
        (isRevoked ? say : complain)(isRevoked ? 'It is revoked.' : 'There is no valid key of that id; see --list');
        return isRevoked ? 0 : 1;
      }
      const expires = days === undefined ? undefined : new Date(Date.now() + days * 86_400_000);
      const made = await store.apiKeys.create(words[0] ?? 'made by hand', [scope as (typeof SCOPES)[number]], expires);
      say(made.key);
      return 0;
    });
  },
};
