/** What the API says when it cannot do something: what happened, and what to do about it. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly remedy: string;
  readonly more: Record<string, unknown>;
  constructor(status: number, body: { code?: string; title?: string; detail?: string; remedy?: string }) {
    super(body.detail ?? 'the answer was not understood');
    this.status = status;
    this.code = body.code ?? 'unknown';
    this.title = body.title ?? 'Something went wrong';
    this.remedy = body.remedy ?? 'Load the page again; if it lasts, look at the log of the daemon';
    this.more = body as Record<string, unknown>;
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const AWAY = {
  code: 'daemon-away',
  title: 'Tomewright does not answer',
  detail: 'the daemon could not be reached',
  remedy: 'Look whether it runs. This page goes on by itself when it is back',
};

let onSignedOut: () => void = () => {};
/** What to do when the session is over, wherever it is noticed. */
export const whenSignedOut = (act: () => void): void => {
  onSignedOut = act;
};

export async function api<T>(path: string, method: Method = 'GET', body?: unknown, signal?: AbortSignal): Promise<T> {
  const reply = await fetch(path, {
    method,
    ...(signal ? { signal } : {}),
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: Error) => {
    if (error.name === 'AbortError') throw error;
    throw new ApiProblem(0, AWAY);
  });
  const text = await reply.text();
  const parsed = parse(text);
  if (reply.ok) return parsed as T;
  if (reply.status === 401 && path !== '/api/session') onSignedOut();
  throw new ApiProblem(reply.status, (parsed ?? {}) as object);
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** A path with its query; what is empty is left out. */
export function withQuery(path: string, query: Record<string, string | number | boolean | null | undefined>): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}
