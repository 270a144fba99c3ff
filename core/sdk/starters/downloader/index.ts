import type {
  AddOptions,
  Context,
  DownloadFile,
  DownloadState,
  DownloadStatus,
  Health,
  HttpReply,
  HttpRequest,
  Payload,
  PluginModule,
  StatusPage,
  StatusQuery,
} from '../../index.ts';

interface Options {
  url: string;
  apiKey: string;
}

const TEXT = { type: 'string' };
const STATUS = { type: 'object', required: ['version'], properties: { version: TEXT } };

const COUNT = { type: 'number' };

/** The part of a download's answer that is read. */
interface Row {
  id: string;
  name: string;
  state: string;
  size: number;
  left: number;
  folder: string;
}

const ROW = {
  type: 'object',
  required: ['id', 'name', 'state', 'size', 'left', 'folder'],
  properties: { id: TEXT, name: TEXT, state: TEXT, size: COUNT, left: COUNT, folder: TEXT },
};
const ROWS = { type: 'object', required: ['downloads'], properties: { downloads: { type: 'array', items: ROW } } };
const FILE = { type: 'object', required: ['path', 'size'], properties: { path: TEXT, size: COUNT } };
const FILES = { type: 'object', required: ['files'], properties: { files: { type: 'array', items: FILE } } };

/** The service's words in ours. `finished` only where every byte is there; `failed` only what is final. */
const STATES: Record<string, DownloadState> = {
  waiting: 'queued',
  running: 'downloading',
  checking: 'checking',
  done: 'finished',
  broken: 'failed',
};

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

    function statusOf(row: Row): DownloadStatus {
      const state = STATES[row.state] ?? 'downloading';
      return {
        id: row.id,
        name: row.name,
        state: state === 'finished' && row.left > 0 ? 'downloading' : state,
        word: row.state,
        progress: row.size > 0 ? 1 - row.left / row.size : 0,
        bytes: row.size,
        left: row.left,
        savePath: row.folder,
        tags: [],
      };
    }

    async function list(ids: string[]): Promise<DownloadStatus[]> {
      const reply = await ask('/downloads', { query: { ids: ids.join(',') } });
      return read<{ downloads: Row[] }>(reply, ROWS, 'the downloads').downloads.map(statusOf);
    }

    /** Looks before and after: whatever is cut off in between, the same torrent is never added twice. */
    async function add(payload: Payload, wants: AddOptions): Promise<{ id: string }> {
      if (payload.kind === 'nzb') return context.fail('refused', 'This downloader takes torrents only; hand it no NZB');
      const id = wants.id ?? context.torrent(payload.kind === 'torrent' ? payload.bytes : payload.uri).infoHash;
      if ((await list([id])).length > 0) return { id };
      await ask('/downloads', { method: 'POST', body: payload.kind === 'torrent' ? payload.bytes : payload.uri });
      if ((await list([id])).length > 0) return { id };
      return context.fail('unavailable', 'The service took the torrent and does not list it; it is looked for again later');
    }

    async function status(query: StatusQuery): Promise<StatusPage> {
      if (!('ids' in query)) return { items: await list([]), full: true };
      const items = await list(query.ids);
      return { items, removed: query.ids.filter((id) => !items.some((item) => item.id === id)) };
    }

    async function files(id: string): Promise<DownloadFile[]> {
      const reply = await ask(`/downloads/${encodeURIComponent(id)}/files`);
      const found = read<{ files: { path: string; size: number }[] }>(reply, FILES, 'the files');
      return found.files.map((file, index) => ({ index, path: file.path, bytes: file.size, wanted: true, progress: 1 }));
    }

    return { downloader: { add, status, files }, check };
  },
};

export default plugin;
