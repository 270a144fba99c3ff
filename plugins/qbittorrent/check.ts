import type { Context, Health } from '../../core/sdk/index.ts';
import type { Session } from './session.ts';
import { PREFERENCES_SCHEMA, type Preferences } from './wire.ts';

const REMOVES = new Set([1, 3]);

export async function check(context: Context, session: Session): Promise<Health> {
  const { version: api } = await session.dialect();
  const version = (await session.expect('app/version')).text().trim().replace(/^v/, '').slice(0, 40);
  const reply = await session.expect('app/preferences');
  const wants = context.shape<Preferences>(PREFERENCES_SCHEMA, reply.json(), 'app/preferences');
  const warnings: string[] = [];
  if ((wants.max_ratio_enabled || wants.max_seeding_time_enabled) && REMOVES.has(wants.max_ratio_act ?? 0)) {
    warnings.push(
      'qBittorrent removes torrents that reach their share limit, so a book may be gone before it is imported; choose "stop" under Options, BitTorrent, Seeding limits',
    );
  }
  const folder = wants.save_path ? `, downloads go to ${wants.save_path}` : '';
  return { version, summary: `qBittorrent ${version} (Web API ${api})${folder}`, ...(warnings.length > 0 ? { warnings } : {}) };
}
