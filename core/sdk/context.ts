import type { FailureCode } from './failure.ts';
import type { FileInfo } from './release.ts';

/** One http request. Relative addresses are not allowed; the host must be among the manifest's `hosts`. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  query?: Record<string, string | number | boolean | undefined | (string | number)[]>;
  headers?: Record<string, string>;
  /** One of: text or bytes as they are, `json`, `form` (urlencoded), or `multipart`. */
  body?: string | Uint8Array;
  json?: unknown;
  form?: Record<string, string>;
  multipart?: HttpPart[];
  /** Redirects are never followed unless this says how many (3 at most); each hop is checked again. */
  redirects?: number;
  /** A smaller bound than the manifest's deadline. */
  timeoutMs?: number;
  /** A larger or smaller bound on the decoded body than 10 MB; 32 MB at most, 24 for a plugin in a process of its own. */
  maxBytes?: number;
  /** This call may be answered from the cache for so long (GET, 2xx only; plugins that judge the body use `cache`). */
  cacheMs?: number;
  /** An address out of an upstream's answer (a download link): http or https on a public address or the configured origin, checked on the dialled IP, whatever `hosts` says. */
  foreign?: boolean;
}

export interface HttpPart {
  name: string;
  /** Text, bytes, or a file on this machine, which is sent piece by piece (only where the manifest needs `files`). */
  value: string | Uint8Array | { path: string };
  filename?: string;
  type?: string;
}

/** An answer. Any status arrives here; only what is no answer at all (refused, reset, timed out, too large) fails by itself. */
export interface HttpReply {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Each Set-Cookie line by itself. */
  cookies: string[];
  /** The address that answered at last. */
  url: string;
  bytes: Uint8Array;
  /** The body as UTF-8 (or the charset of its type). */
  text(): string;
  /** The body as JSON; HTML, empty, truncated, too deep or poisoned bodies fail as `bad-response`. */
  json(): unknown;
}

export interface Http {
  /**
   * Sends one request under the instance's limits. 429 fails as `rate-limited` with its wait, 5xx as `unavailable`, before
   * the plugin sees them; 401 and 403 arrive, because their text tells what is wrong.
   */
  request(request: HttpRequest): Promise<HttpReply>;
}

/** Answers kept for a while; lost without harm. */
export interface Cache {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, ttlMs: number): Promise<void>;
}

/** What an instance must not forget (a rotated session). A `set` is durable when it resolves. */
export interface State {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown, options?: { secret?: boolean }): Promise<void>;
  /**
   * Stores `to` where what stands there is still `from`, as it was read before (undefined: nothing), and says whether it did. For what only one
   * may go on with: a daemon that slept must not put an old session over the one that another has used since.
   */
  replace(key: string, from: unknown, to: unknown, options?: { secret?: boolean }): Promise<boolean>;
  delete(key: string): Promise<void>;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a .torrent or a magnet says of itself. `path`s of files begin with the torrent's name where it holds a folder. */
export interface TorrentInfo {
  /** 40 hexadecimal digits, lower case; of a v2-only torrent the first 40 of its v2 hash, as downloaders show it. */
  infoHash: string;
  infoHashV2?: string;
  name: string;
  /** Absent for a magnet. */
  files?: FileInfo[];
  bytes?: number;
  isPrivate?: boolean;
  trackers: string[];
}

/** A parsed page: the functions of cheerio, loaded on the text. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK imports no package; plugins that want cheerio's types import them by type
export type Html = (selector: any, context?: any) => any;

/** A Chromium shared by all of the daemon, for plugins whose manifest needs it. */
export interface Browser {
  /**
   * Shows one page and gives what its scripts made of it: once `waitFor` (a CSS selector) is there, else once nothing more is loaded. An
   * answer other than 200 is handed on as it came, and nothing in it is run. The page reaches only where the plugin's http may go, by GET
   * alone, under the same limits and name; each document counts as a request.
   */
  render(url: string, options?: { waitFor?: string; timeoutMs?: number }): Promise<{ status: number; url: string; html: string }>;
}

/** All that a plugin is given. Nothing else of the daemon is in its reach. */
export interface Context {
  /** The instance's name in pipelines.yaml. */
  readonly instance: string;
  readonly http: Http;
  readonly cache: Cache;
  readonly state: State;
  readonly log: Log;
  /** The daemon's clock. */
  now(): Date;
  /** Checks `value` against a JSON schema and gives it back typed; else fails as `bad-response`, naming the path. */
  shape<T>(schema: object, value: unknown, what: string): T;
  /** Ends the call with a failure. The message is one sentence with a remedy; secrets are masked. */
  fail(code: FailureCode, message: string, more?: { retryAfterMs?: number; sample?: string }): never;
  html(text: string): Html;
  /** Attributes under "@name", text under "#text", every element an array where it repeats. Entities are not expanded. */
  xml(text: string): unknown;
  /** Reads a .torrent or a magnet; rubbish fails as `bad-response`. */
  torrent(payload: Uint8Array | string): TorrentInfo;
  /** A magnet rebuilt from its xt, dn and public trackers (50 at most); all else is dropped. */
  magnet(uri: string): string;
  /** Only where the manifest needs `browser`. */
  readonly browser?: Browser;
}
