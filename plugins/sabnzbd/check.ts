import type { Health } from '../../core/sdk/index.ts';
import type { Client, Options } from './client.ts';
import { CATEGORIES_SCHEMA, type Categories, QUEUE_SCHEMA, type Queue, VERSION_SCHEMA, type Version } from './wire.ts';

export async function check(client: Client, options: Options): Promise<Health> {
  const { version } = await client.call<Version>('version', VERSION_SCHEMA);
  const { queue } = await client.call<Queue>('queue', QUEUE_SCHEMA, { query: { start: 0, limit: 1 } });
  const { categories } = await client.call<Categories>('get_cats', CATEGORIES_SCHEMA);
  const category = options.category ?? 'tomewright';
  const warnings: string[] = [];
  if (!categories.some((name) => name.toLowerCase() === category.toLowerCase()))
    warnings.push(
      `SABnzbd has no category "${category}" and would use its default; make it under Config, Categories, with a folder of its own`,
    );
  if (queue.paused) warnings.push('SABnzbd’s queue is paused, so nothing is downloaded; resume it there');
  return {
    version,
    summary: `SABnzbd ${version}, ${Number(queue.noofslots ?? 0)} jobs in its queue`,
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
