import type { RunningQbittorrent } from './qbittorrent-nox.ts';

/** The Web API of a qBittorrent of ours, as its owner's browser uses it. */
export interface WebApi {
  post(path: string, form: Record<string, string>): Promise<void>;
  /** Adds a torrent file; `form` as of `torrents/add`. */
  add(bytes: Uint8Array, form?: Record<string, string>): Promise<void>;
}

/** Logs in; a refused call throws with its status. */
export async function webApi(client: RunningQbittorrent): Promise<WebApi> {
  const body = new URLSearchParams({ username: client.username, password: client.password });
  const login = await fetch(`${client.url}/api/v2/auth/login`, { method: 'POST', body });
  const headers = { cookie: login.headers.getSetCookie()[0]!.split(';')[0]! };
  const send = async (path: string, content: URLSearchParams | FormData): Promise<void> => {
    const reply = await fetch(`${client.url}/api/v2/${path}`, { method: 'POST', body: content, headers });
    if (!reply.ok) throw new Error(`${path} answered ${reply.status}: ${await reply.text()}`);
  };
  return {
    post: (path, form) => send(path, new URLSearchParams(form)),
    add: (bytes, form = {}) => {
      const content = new FormData();
      content.set('torrents', new Blob([new Uint8Array(bytes)]), 'x.torrent');
      for (const [name, value] of Object.entries(form)) content.set(name, value);
      return send('torrents/add', content);
    },
  };
}
