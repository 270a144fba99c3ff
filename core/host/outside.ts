import type { Cache, Log, State } from '../sdk/index.ts';
import { rendererOf } from './browser/renderer.ts';
import type { SharedBrowser } from './browser/shared-browser.ts';
import type { Outside } from './context.ts';
import { fail } from './fail.ts';
import { type ClientOptions, HttpClient } from './http/client.ts';
import { RESERVED } from './limit/pauses.ts';
import { guarded } from './own-trouble.ts';
import type { HostParts, InstanceSpec } from './parts.ts';
import type { Redactor } from './redact.ts';

const LONGEST_KEY = 500;
const LARGEST_VALUE = 2_000_000;
const LONGEST_CACHE_MS = 90 * 24 * 3_600_000;

/** What an instance reaches outside of itself, all of it under the daemon's hand. */
export function outsideOf(spec: InstanceSpec, client: ClientOptions, shared: SharedBrowser): Outside {
  const { parts, redactor } = client;
  const http = new HttpClient(client);
  return {
    request: (request) => http.request(request),
    cache: cacheOf(spec.name, parts),
    state: stateOf(spec.name, parts, redactor),
    log: logOf(spec, parts, redactor),
    now: () => parts.clock.now(),
    ...(spec.needs.includes('browser') ? { browser: rendererOf({ shared, http, deadlineMs: client.deadlineMs }) } : {}),
  };
}

function cacheOf(instance: string, { store, clock, logger }: HostParts): Cache {
  return {
    get: async <T>(key: string) => {
      const name = `own ${checked(key)}`;
      return (await guarded(logger, 'read its cache', () => store.cache.get(instance, name))) as T | undefined;
    },
    set: async (key, value, ttlMs) => {
      const expires = new Date(clock.now().getTime() + Math.min(Math.max(Number(ttlMs) || 0, 0), LONGEST_CACHE_MS));
      const [name, kept] = [`own ${checked(key)}`, plain(value)];
      await guarded(logger, 'write its cache', () => store.cache.set(instance, name, kept, expires));
    },
  };
}

function stateOf(instance: string, { store, logger }: HostParts, redactor: Redactor): State {
  return {
    async get<T>(key: string) {
      const name = checked(key);
      const kept = await guarded(logger, 'read what the plugin remembers', () => store.state.get(instance, name));
      if (kept?.secret) redactor.learnAll(kept.value);
      return kept?.value as T | undefined;
    },
    async set(key, value, options) {
      if (options?.secret) redactor.learnAll(value);
      const [name, kept] = [checked(key), plain(value)];
      await guarded(logger, 'store what the plugin remembers', () => store.state.set(instance, name, kept, options?.secret === true));
    },
    async replace(key, from, to, options) {
      const secret = options?.secret === true;
      if (secret) redactor.learnAll(to);
      const [name, change] = [checked(key), { from: from === undefined ? undefined : plain(from), to: plain(to), secret }];
      return guarded(logger, 'store what the plugin remembers', () => store.state.replace(instance, name, change));
    },
    async delete(key) {
      const name = checked(key);
      await guarded(logger, 'forget what the plugin remembered', () => store.state.delete(instance, name));
    },
  };
}

function logOf(spec: InstanceSpec, { logger }: HostParts, redactor: Redactor): Log {
  const own = logger.child({ instance: spec.name, plugin: spec.plugin });
  const at = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) => {
    if (own.isLevelEnabled(level)) own[level](redactor.fields(fields ?? {}) as object, redactor.text(String(message).slice(0, 500)));
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

function checked(key: string): string {
  if (typeof key !== 'string' || key === '' || key.length > LONGEST_KEY || key.startsWith(RESERVED)) {
    fail(
      'refused',
      `"${String(key).slice(0, 40)}" cannot be a key of cache or state: it must be text of 1 to ${LONGEST_KEY} characters that does not begin with ${RESERVED}`,
    );
  }
  return key;
}

/** Stored values are JSON, so that what is read is what was written, on any store. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > LARGEST_VALUE)
    fail('refused', `a value of ${text.length} characters is too large for cache or state; ${LARGEST_VALUE} are the most`);
  return JSON.parse(text);
}
