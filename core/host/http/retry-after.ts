const SHORTEST_MS = 1_000;
const LONGEST_MS = 24 * 3_600_000;
const UNSAID_MS = 60_000;

/** How long a Retry-After asks to wait: seconds or a date, never below a second nor above a day, a minute where it says nothing. */
export function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined || header.trim() === '') return UNSAID_MS;
  const text = header.trim();
  const wait = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  if (Number.isNaN(wait)) return UNSAID_MS;
  return Math.min(Math.max(Math.ceil(wait), SHORTEST_MS), LONGEST_MS);
}

/** Some services (Discord) say the seconds in the body: `{"retry_after": 0.65}`. */
export function saidInBody(body: Uint8Array): string | undefined {
  const said = /^\s*\{[^{}]{0,500}"retry_after"\s*:\s*"?(\d{1,9}(?:\.\d{1,9})?)/.exec(Buffer.from(body.subarray(0, 1000)).toString('utf8'));
  return said?.[1];
}
