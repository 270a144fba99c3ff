import type { Context } from '../../core/sdk/index.ts';

/** The words of one version of the Web API. */
export interface Dialect {
  /** "2.8.19" */
  version: string;
  /** Field of `torrents/add` that adds without starting. */
  halted: 'paused' | 'stopped';
  /** Call that starts. */
  start: 'torrents/resume' | 'torrents/start';
}

/** Qbittorrent 5.0 (Web API 2.11) renamed pause and resume to stop and start; the other name is a 404. */
export function dialectOf(context: Context, text: string): Dialect {
  const parts = /^(\d{1,3})\.(\d{1,3})(\.\d{1,3})?$/.exec(text.trim());
  if (!parts) {
    context.fail('bad-response', 'The address did not answer with the version of a qBittorrent Web API; check `url` of this instance', {
      sample: text.slice(0, 200),
    });
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])];
  if (major < 2) {
    context.fail('refused', `Web API ${text.trim()} is that of a qBittorrent older than 4.1; update qBittorrent to 4.1 or newer`);
  }
  const isNew = major > 2 || minor >= 11;
  return { version: text.trim(), halted: isNew ? 'stopped' : 'paused', start: isNew ? 'torrents/start' : 'torrents/resume' };
}
