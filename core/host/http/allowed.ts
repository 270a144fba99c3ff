import { fail } from '../fail.ts';
import { isPrivateHost } from './public-address.ts';

/** Where an instance's requests may go. */
export interface Allowed {
  /** Origins (scheme, host, port) of the owner's own options: these alone may be private. */
  origins: ReadonlySet<string>;
  /** Names from the manifest, https only; "*.example.org" takes every name below it. */
  names: readonly string[];
}

/** How a request may be dialled, or a failure. */
export type Route = 'configured' | 'public';

export function allowedOf(hosts: readonly string[], options: Record<string, unknown>): Allowed {
  const origins = new Set<string>();
  const names: string[] = [];
  for (const host of hosts) {
    if (!host.startsWith('config:')) names.push(host.toLowerCase());
    else for (const address of addressesIn(options[camelCase(host.slice('config:'.length))])) origins.add(address);
  }
  return { origins, names };
}

/** Judges an address before anything is sent; `foreign` ones may go to any public host. */
export function routeOf(url: URL, allowed: Allowed, foreign: boolean): Route {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    fail('refused', `an address with ${url.protocol} was asked for; only http and https are fetched`);
  if (allowed.origins.has(url.origin)) return 'configured';
  if (url.username || url.password)
    fail('refused', `an address at ${url.hostname} carries a user name; put credentials into the plugin's options`);
  if (isNamed(url, allowed)) return 'public';
  if (!foreign)
    fail(
      'refused',
      `${url.host} is not among the hosts of the plugin's manifest (${url.protocol}//); add it there, or mark the request as foreign`,
    );
  if (isPrivateHost(url.hostname)) refusePrivate(url.hostname);
  return 'public';
}

export function refusePrivate(host: string): never {
  fail('refused', `${host} is in a private network and was named by an upstream's answer; only the configured address may be private`);
}

/** Whether the plugin's own headers may travel there. */
export function isOwn(url: URL, allowed: Allowed): boolean {
  return allowed.origins.has(url.origin) || isNamed(url, allowed);
}

function isNamed(url: URL, { names }: Allowed): boolean {
  if (url.protocol !== 'https:' || url.port !== '') return false;
  return names.some((name) => name === url.hostname || (name.startsWith('*.') && url.hostname.endsWith(name.slice(1))));
}

function addressesIn(option: unknown): string[] {
  const list = Array.isArray(option) ? option : [option];
  return list.flatMap((text) => {
    try {
      const { origin, protocol } = new URL(String(text));
      return protocol === 'http:' || protocol === 'https:' ? [origin] : [];
    } catch {
      return [];
    }
  });
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
