import type { Browser, Cache, Context, HttpRequest, Log, State } from '../sdk/index.ts';
import { fail } from './fail.ts';
import { type PlainReply, replyOf } from './http/reply.ts';
import { html } from './parse/html.ts';
import { shape } from './parse/shape.ts';
import { xml } from './parse/xml.ts';
import { rebuildMagnet } from './torrent/magnet.ts';
import { torrentInfo } from './torrent/torrent.ts';

/** What lies outside of a plugin's process, where it has one of its own. */
export interface Outside {
  request(request: HttpRequest): Promise<PlainReply>;
  cache: Cache;
  state: State;
  log: Log;
  now(): Date;
  browser?: Browser;
}

/** The context of an instance: the same inside the daemon and in a child process, but for what is outside. */
export function contextOf(instance: string, outside: Outside): Context {
  const context: Context = {
    instance,
    http: { request: async (request) => replyOf(await outside.request(request)) },
    cache: outside.cache,
    state: outside.state,
    log: outside.log,
    now: () => outside.now(),
    shape,
    fail,
    html,
    xml,
    torrent: torrentInfo,
    magnet: rebuildMagnet,
    ...(outside.browser ? { browser: outside.browser } : {}),
  };
  return Object.freeze(context);
}
