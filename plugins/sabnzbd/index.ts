import type { Context, PluginModule, StatusPage, StatusQuery } from '../../core/sdk/index.ts';
import { createAdder } from './add.ts';
import { check } from './check.ts';
import { createClient, type Options } from './client.ts';
import { createJobs } from './jobs.ts';
import { DONE_SCHEMA } from './wire.ts';

const sabnzbd: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const client = createClient(context, options);
    const jobs = createJobs(client);

    async function status(query: StatusQuery): Promise<StatusPage> {
      if (!('ids' in query)) return { items: [...(await jobs.find()).values()].map((job) => job.status), full: true };
      if (query.ids.length === 0) return { items: [], removed: [] };
      const found = await jobs.find(query.ids);
      return { items: [...found.values()].map((job) => job.status), removed: query.ids.filter((id) => !found.has(id)) };
    }

    /** Without `del_files` SABnzbd keeps what lies on the disk. */
    async function remove(id: string): Promise<void> {
      const job = (await jobs.find([id])).get(id);
      if (job) await client.call(job.at, DONE_SCHEMA, { query: { name: 'delete', value: job.nzoId } });
    }

    return {
      downloader: { add: createAdder({ context, client, jobs, options }), status, remove },
      check: () => check(client, options),
    };
  },
};

export default sabnzbd;
