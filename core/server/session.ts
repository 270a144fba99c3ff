import type { IncomingHttpHeaders } from 'node:http';

// __Host- binds the cookie to this host and to https; browsers take it over plain http nowhere but on localhost.
const PLAIN = 'tomewright';
const SECURE = '__Host-tomewright';

/** The token of a browser's session; null where the request has none. */
export function sessionOf(headers: IncomingHttpHeaders): string | null {
  const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  for (const name of [SECURE, PLAIN]) {
    const pair = cookies.find((each) => each.startsWith(`${name}=`));
    if (pair) return pair.slice(name.length + 1);
  }
  return null;
}

/** Sent by the browser to this very origin alone, and never shown to scripts. */
export function sessionCookie(token: string, { expiresAt, isSecure }: { expiresAt: Date; isSecure: boolean }): string {
  const parts = [`${isSecure ? SECURE : PLAIN}=${token}`, 'Path=/', 'HttpOnly', 'SameSite=Strict', `Expires=${expiresAt.toUTCString()}`];
  return [...parts, ...(isSecure ? ['Secure'] : [])].join('; ');
}

export const endedCookies = (): string[] =>
  [PLAIN, SECURE].map((name) => `${name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${name === SECURE ? '; Secure' : ''}`);

/**
 * A browser says where a page stands that sends a request. SameSite alone is not enough: another port of the same machine is the same
 * site, and self-hosters run many services on one.
 */
export function isOwnOrigin(headers: IncomingHttpHeaders, allowedHosts: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (headers.origin === undefined) return site === 'same-origin';
  const origin = URL.canParse(headers.origin) ? new URL(headers.origin) : null;
  if (!origin || !/^https?:$/.test(origin.protocol)) return false;
  // A proxy may drop the port of Host; then the name is listed with its port.
  return origin.host === headers.host?.toLowerCase() || (origin.port !== '' && allowedHosts.includes(origin.host));
}

/** Whether the browser came by https, as its own word or that of a listed proxy says. */
export function isSecure(headers: IncomingHttpHeaders, isByTrustedProxy: boolean): boolean {
  return (headers.origin ?? '').startsWith('https://') || (isByTrustedProxy && headers['x-forwarded-proto'] === 'https');
}
