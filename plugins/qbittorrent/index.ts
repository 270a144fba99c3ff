import type { Context, DownloadFile, PluginModule } from '../../core/sdk/index.ts';
import { createAdder } from './add.ts';
import { check } from './check.ts';
import { createFinder } from './find.ts';
import { unexpected } from './reply.ts';
import { type Options, Session } from './session.ts';
import { createStatus } from './status.ts';
import { FILES_SCHEMA, type FileRow } from './wire.ts';

function fileOf(row: FileRow, place: number): DownloadFile {
  return {
    index: row.index ?? place,
    path: row.name.replaceAll('\\', '/'),
    bytes: row.size,
    wanted: row.priority > 0,
    progress: Math.min(1, Math.max(0, row.progress)),
  };
}

const qbittorrent: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const session = new Session(context, options);
    const finder = createFinder(context, session);

    async function listFiles(hash: string): Promise<DownloadFile[] | null> {
      const reply = await session.call('torrents/files', { query: { hash } });
      if (reply.status === 404) return null;
      if (reply.status !== 200) unexpected(context, 'torrents/files', reply);
      return context.shape<FileRow[]>(FILES_SCHEMA, reply.json(), 'torrents/files').map(fileOf);
    }

    async function files(id: string): Promise<DownloadFile[]> {
      const direct = await listFiles(id);
      if (direct) return direct;
      const hash = await finder.hashOf(id);
      const found = hash && hash !== id ? await listFiles(hash) : null;
      return (
        found ?? context.fail('unavailable', `qBittorrent does not list ${id}; if it has just started, wait, else add the torrent again`)
      );
    }

    const add = createAdder({ context, session, finder, options, listFiles });
    return {
      downloader: { add, files, status: createStatus({ context, session, finder, options }) },
      check: () => check(context, session),
    };
  },
};

export default qbittorrent;
