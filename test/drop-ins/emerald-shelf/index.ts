import type { Clue, Context, HttpReply, HttpRequest, Page, Payload, PluginModule, Release } from '../../../core/sdk/index.ts';
import { FOUND, type Found } from './wire.ts';

interface Options {
  url: string;
  apiKey: string;
}

const plugin: PluginModule<Options> = {
  create(context: Context, options: Options) {
    async function ask(path: string, query?: HttpRequest['query']): Promise<HttpReply> {
      const headers = { 'x-api-key': options.apiKey };
      const reply = await context.http.request({ url: `${options.url}${path}`, headers, ...(query ? { query } : {}) });
      if (reply.status === 401 || reply.status === 403) context.fail('auth', 'The shelf does not know the key; set `api-key` anew');
      if (reply.status !== 200) context.fail('bad-response', `The shelf answered with status ${reply.status}; is \`url\` right?`);
      return reply;
    }

    async function search(clue: Clue): Promise<Page<Release>> {
      const found = context.shape<Found>(FOUND, (await ask('/search', { title: clue.title })).json(), 'the search');
      return { items: found.rows.map(releaseOf) };
    }

    function releaseOf(row: Found['rows'][number]): Release {
      return {
        source: context.instance,
        key: row.id,
        title: `${row.author} - ${row.title} (read by ${row.narrator}) [${row.format}]`,
        clue: { title: row.title, authors: [row.author] },
        protocol: 'torrent',
        bytes: row.size,
        format: row.format,
        narrators: [row.narrator],
        category: '3030',
        seeders: row.seeders,
      };
    }

    async function fetch(release: Release): Promise<Payload> {
      const { bytes } = await ask(`/torrents/${encodeURIComponent(release.key)}`);
      context.torrent(bytes);
      return { kind: 'torrent', bytes };
    }

    return { source: { search, fetch } };
  },
};

export default plugin;
