import type { Health } from '../../core/sdk/index.ts';
import type { Client, Options } from './client.ts';
import { CATEGORIES_SCHEMA, type Categories, QUEUE_SCHEMA, type Queue, VERSION_SCHEMA, type Version } from './wire.ts';

export async function check(client: Client, options: Options): Promise<Health> {
  const { version } = await client.call<Version>('version', VERSION_SCHEMA);
  const { queue } = await client.call<Queue>('queue', QUEUE_SCHEMA, { query: { start: 0, limit: 1 } });
  const { config } = await client.call<Categories>('get_config', CATEGORIES_SCHEMA, { query: { section: 'categories' } });
  const warnings = warningsOf(options.category ?? 'tomewright', config.categories ?? []);
  if (queue.paused) warnings.push('SABnzbd’s queue is paused, so nothing is downloaded; resume it there');
  return {
    version,
    summary: `SABnzbd ${version}, ${Number(queue.noofslots ?? 0)} jobs in its queue`,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function warningsOf(category: string, categories: NonNullable<Categories['config']['categories']>): string[] {
  const found = categories.find(({ name }) => name.toLowerCase() === category.toLowerCase());
  if (!found)
    return [`SABnzbd has no category "${category}" and would use its default; make it under Config, Categories, with a folder of its own`];
  if (!found.dir?.trim().endsWith('*')) return [];
  return [
    `the folder of SABnzbd's category "${category}" ends with *, so its jobs share one folder and none can be imported; take the * away`,
  ];
}
