import type { Context, HttpReply } from '../../core/sdk/index.ts';
import type { Options } from './session.ts';

export function unexpected(context: Context, path: string, reply: HttpReply): never {
  const where = `qBittorrent answered ${path} with status ${reply.status}`;
  const remedy =
    reply.status === 404 ? 'check that `url` is the address of the Web UI, with its path' : 'check that `url` leads to qBittorrent itself';
  return context.fail('bad-response', `${where}; ${remedy}`, { sample: reply.text().slice(0, 200) });
}

export function isDenied(reply: HttpReply): boolean {
  return reply.status === 401 || reply.status === 403;
}

/** What a refused login says to its owner. */
export function refusal(reply: HttpReply, options: Pick<Options, 'apiKey' | 'username'>): string {
  if (/banned/i.test(reply.text())) {
    return 'qBittorrent has banned this address after too many failed logins; correct username and password, then restart qBittorrent or wait until the ban ends (an hour unless set otherwise)';
  }
  if (options.apiKey) return 'qBittorrent refused the API key; make a new one under Options, Web UI (5.2 or newer) and set `api-key`';
  if (options.username === undefined) {
    return 'qBittorrent asks for a login; set `username` and `password`, or `api-key` with qBittorrent 5.2 or newer';
  }
  if (reply.status === 401) {
    return 'qBittorrent refused the login; correct `username` and `password`, and behind a proxy let it pass the Host header with the port of the Web UI';
  }
  return 'qBittorrent refused the login; correct `username` and `password` of this instance';
}
