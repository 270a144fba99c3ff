import type { Context, DownloadStatus, StatusPage, StatusQuery } from '../../core/sdk/index.ts';
import type { Finder } from './find.ts';
import type { Options, Session } from './session.ts';
import { idOf, statusOf } from './state.ts';
import { Sync } from './sync.ts';

interface Parts {
  context: Context;
  session: Session;
  finder: Finder;
  options: Options;
}

const HOLD_MS = 600_000;

const HAD = 'had torrents';

/**
 * Doubts a list that is suddenly empty (qBittorrent was restarted and is still loading) for ten minutes, then believes it. That there was
 * something is remembered over restarts of ours: a list that was always empty is no riddle.
 */
function createDoubt(context: Context): (isEmpty: boolean) => Promise<void> {
  let since: number | undefined;
  let had: boolean | undefined;
  const remember = async (value: boolean): Promise<void> => {
    if (had !== value) await context.state.set(HAD, value);
    had = value;
  };
  return async (isEmpty) => {
    had ??= (await context.state.get<boolean>(HAD)) === true;
    if (!isEmpty) {
      since = undefined;
      return remember(true);
    }
    if (!had) return;
    const now = context.now().getTime();
    since ??= now;
    if (now - since < HOLD_MS) {
      context.fail(
        'unavailable',
        'qBittorrent lists no torrents where it had some; if it has just started, wait, else look whether its profile folder was lost',
      );
    }
    since = undefined;
    await remember(false);
  };
}

export function createStatus(parts: Parts): (query: StatusQuery) => Promise<StatusPage> {
  const doubt = createDoubt(parts.context);
  const sync = new Sync({ ...parts, doubt });

  async function byIds(ids: string[]): Promise<StatusPage> {
    const asked = [...new Set(ids.map((id) => id.toLowerCase()))];
    if (asked.length === 0) return { items: [], removed: [] };
    const rows = await parts.finder.byIds(asked);
    await doubt(rows.length === 0 && (await parts.finder.isEmpty()));
    const found = new Map<string, DownloadStatus>();
    for (const row of rows) {
      const id = asked.includes(idOf(row)) ? idOf(row) : row.hash.toLowerCase();
      found.set(id, { ...statusOf(row), id });
    }
    return { items: [...found.values()], removed: asked.filter((id) => !found.has(id)) };
  }

  return (query) => ('ids' in query ? byIds(query.ids) : sync.changes(query.cursor));
}
