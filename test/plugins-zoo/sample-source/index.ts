import type { Clue, Context, HttpReply, HttpRequest, Page, Payload, Plugin, Release } from '../../../core/sdk/index.ts';
import { ACCOUNT, type Account, SEARCH, type Search } from './wire.ts';

interface Options {
  url: string;
  apiKey: string;
}

export default {
  create(context: Context, options: Options): Plugin {
    async function ask(path: string, query: HttpRequest['query'] = {}): Promise<HttpReply> {
      const reply = await context.http.request({ url: `${options.url}${path}`, query, headers: { 'x-api-key': options.apiKey } });
      if (reply.status === 401 || reply.status === 403)
        context.fail('auth', 'the service does not accept the key; make a new one in its settings');
      if (reply.status === 202) context.fail('unavailable', 'the service is busy; try again later');
      if (reply.status !== 200) context.fail('bad-response', `the service answers ${reply.status}; is the address right?`);
      return reply;
    }

    function release(row: Search['rows'][number]): Release {
      return {
        source: context.instance,
        key: row.id,
        title: row.name,
        clue: { title: row.name },
        protocol: 'torrent',
        bytes: row.size,
        seeders: row.seeders,
      };
    }

    return {
      source: {
        async search(clue: Clue): Promise<Page<Release>> {
          const found = context.shape<Search>(SEARCH, (await ask('/search', { q: clue.title })).json(), 'the search');
          return { items: found.rows.map(release) };
        },
        async fetch(wanted: Release): Promise<Payload> {
          const reply = await ask(`/torrent/${encodeURIComponent(wanted.key)}`);
          context.torrent(reply.bytes);
          return { kind: 'torrent', bytes: reply.bytes };
        },
        async account() {
          const account = context.shape<Account>(ACCOUNT, (await ask('/account')).json(), 'the account');
          return { name: account.name, ratio: account.ratio };
        },
      },
    };
  },
};
