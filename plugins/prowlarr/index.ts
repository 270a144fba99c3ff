import type { Context, Health, PluginModule } from '../../core/sdk/index.ts';
import { Client, type Options } from './client.ts';
import { Downloads } from './download.ts';
import { type Indexer, readScope } from './indexers.ts';
import { Search } from './search.ts';
import { STATUSES, type StatusAnswer, SYSTEM_STATUS } from './wire.ts';

async function check(context: Context, client: Client, options: Options): Promise<Health> {
  const { version } = await client.json<{ version: string }>('/api/v1/system/status', SYSTEM_STATUS);
  const { indexers } = await readScope(context, client, options);
  const statuses = await client.json<StatusAnswer[]>('/api/v1/indexerstatus', STATUSES);
  const asked = indexers.filter(({ isAsked }) => isAsked);
  return {
    version,
    summary: `Prowlarr ${version} asks ${asked.length} of ${indexers.length} enabled indexers`,
    warnings: [...failing(context, asked, statuses), ...unknownNames(indexers, options)],
  };
}

function failing(context: Context, asked: Indexer[], statuses: StatusAnswer[]): string[] {
  const resting = statuses.filter(({ disabledTill }) => disabledTill && Date.parse(disabledTill) > context.now().getTime());
  return asked.flatMap(({ id, name }) => {
    const status = resting.find(({ indexerId }) => indexerId === id);
    return status ? [`The indexer ${name} is failing and rests until ${status.disabledTill}; test it under Indexers in Prowlarr`] : [];
  });
}

function unknownNames(indexers: Indexer[], options: Options): string[] {
  const names = new Set(indexers.map(({ name }) => name.toLowerCase()));
  return (options.leaveOut ?? [])
    .filter((name) => !names.has(name.toLowerCase()) && name.toLowerCase() !== 'myanonamouse')
    .map((name) => `leave-out names "${name}", and no enabled indexer is called so; look at the names under Indexers in Prowlarr`);
}

const plugin: PluginModule<Options> = {
  create(context, options) {
    const client = new Client(context, options);
    const search = new Search(context, client, options);
    const downloads = new Downloads(context, client, search);
    return {
      source: {
        search: (clue) => search.search(clue),
        inspect: (release) => downloads.inspect(release),
        fetch: (release) => downloads.fetch(release),
      },
      check: () => check(context, client, options),
    };
  },
};

export default plugin;
