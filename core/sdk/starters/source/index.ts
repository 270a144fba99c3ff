import type { Clue, Context, Health, HttpReply, HttpRequest, Page, Payload, PluginModule, Release } from '../../index.ts';

interface Options {
  url: string;
  apiKey: string;
}

const TEXT = { type: 'string' };
const STATUS = { type: 'object', required: ['version'], properties: { version: TEXT } };

/** The part of the search's answer that is read. */
interface Found {
  rows: { id: string; name: string; size: number; seeders: number }[];
}

const ROW = {
  type: 'object',
  required: ['id', 'name', 'size', 'seeders'],
  properties: { id: TEXT, name: TEXT, size: { type: 'number' }, seeders: { type: 'number' } },
};
const FOUND = { type: 'object', required: ['rows'], properties: { rows: { type: 'array', items: ROW } } };

const plugin: PluginModule<Options> = {
  create(context: Context, options: Options) {
    /** One request. What is no answer at all (refused, cut, 429, 5xx) has failed by itself before it comes back here. */
    async function ask(path: string, more: Partial<HttpRequest> = {}): Promise<HttpReply> {
      const reply = await context.http.request({ url: `${options.url}${path}`, headers: { 'x-api-key': options.apiKey }, ...more });
      if (reply.status === 401 || reply.status === 403)
        context.fail('auth', 'The service does not accept the key; make a new one in its settings and set `api-key`');
      return reply;
    }

    /** What the service says, in the form in which it must be: a page or a changed answer is a failure, and never "nothing". */
    function read<T>(reply: HttpReply, schema: object, what: string): T {
      if (reply.status !== 200 && reply.status !== 201)
        context.fail('bad-response', `The service answered ${what} with status ${reply.status}; is \`url\` right?`);
      return context.shape<T>(schema, reply.json(), what);
    }

    async function check(): Promise<Health> {
      const status = read<{ version: string }>(await ask('/status'), STATUS, 'its status');
      return { version: status.version, summary: `the service answers at ${options.url}` };
    }

    /** Everything that may be the book. Which of them is right is not this plugin's business: it is judged for all sources alike. */
    async function search(clue: Clue): Promise<Page<Release>> {
      const words = [clue.title, ...(clue.authors ?? [])].join(' ');
      const { rows } = read<Found>(await ask('/search', { query: { q: words } }), FOUND, 'the search');
      return { items: rows.map(releaseOf) };
    }

    function releaseOf(row: Found['rows'][number]): Release {
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

    async function fetch(release: Release): Promise<Payload> {
      const reply = await ask(`/torrents/${encodeURIComponent(release.key)}`);
      if (reply.status === 404) context.fail('refused', 'The service has this torrent no more; search again');
      context.torrent(reply.bytes);
      return { kind: 'torrent', bytes: reply.bytes };
    }

    return { source: { search, fetch }, check };
  },
};

export default plugin;
