import type { Context } from '../../core/sdk/index.ts';
import type { Session } from './session.ts';
import { tagsOf } from './state.ts';
import { CATEGORIES_SCHEMA, type TorrentRow } from './wire.ts';

export interface Marks {
  /** Makes the category where there is none; qBittorrent would make it by itself, but then takes any name without a word. */
  makeCategory(category: string): Promise<void>;
  /** Adds the tags that the row lacks. */
  tag(row: TorrentRow, tags: string[]): Promise<void>;
}

/** What marks a torrent as ours. */
export function createMarks(context: Context, session: Session): Marks {
  async function hasCategory(category: string): Promise<boolean> {
    const listed = await session.expect('torrents/categories');
    return Object.hasOwn(context.shape<Record<string, object>>(CATEGORIES_SCHEMA, listed.json(), 'torrents/categories'), category);
  }

  // 409 says "malformed" and "is there already" alike, and another add may have made it between our two calls
  async function makeCategory(category: string): Promise<void> {
    if (await hasCategory(category)) return;
    const status = await session.act('torrents/createCategory', { category, savePath: '' }, [409]);
    if (status === 409 && !(await hasCategory(category))) {
      context.fail('refused', `qBittorrent does not take "${category}" as a category; set another \`category\` for this instance`);
    }
  }

  // before 4.3 the add ignores tags, before 4.2 there are none
  async function tag(row: TorrentRow, tags: string[]): Promise<void> {
    const present = tagsOf(row);
    const missing = tags.filter((name) => !present.includes(name));
    if (missing.length === 0) return;
    await session.act('torrents/addTags', { hashes: row.hash, tags: missing.join(',') }, [404]);
  }

  return { makeCategory, tag };
}
