import { createHash, timingSafeEqual } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A hook's secret: `whsec_...` signs (Standard Webhooks), any other text is a token that the sender shows. */
export interface HookRequest {
  secrets: readonly string[];
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  now: Date;
}

export type Verified = { ok: true; id: string | null } | { ok: false; reason: string };

const SIGNS = 'whsec_';
/** Standard Webhooks: five minutes, both ways. */
const TOLERANCE_S = 300;
/** No dot, because what is signed is id.timestamp.body. */
const ID = /^[\x21-\x2d\x2f-\x7e]{1,200}$/;
/** An integer and nothing else: the library itself would read "123x" as 123. */
const TIMESTAMP = /^[1-9]\d{0,11}$/;
/** More signatures than a change of secrets needs are not looked at. */
const MOST_SIGNATURES = 20;

/** Whether a request was sent by somebody who knows one of the secrets; with the sender's id of it, where there is one. */
export function verifyHook(request: HookRequest): Verified {
  const { headers, secrets } = request;
  const keys = secrets.filter((secret) => secret.startsWith(SIGNS));
  const tokens = secrets.filter((secret) => !secret.startsWith(SIGNS));
  if (headers['webhook-signature'] !== undefined) return verifySigned(request, keys);
  const token = headers['x-hook-token'] ?? /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1];
  if (token === undefined) return { ok: false, reason: 'it has neither a signature nor a token' };
  if (!tokens.some((known) => isSame(known, token))) return { ok: false, reason: 'the token is not the one of this instance' };
  const id = headers['webhook-id'];
  if (id !== undefined && !ID.test(id)) return { ok: false, reason: 'its webhook-id is no id' };
  return { ok: true, id: id ?? null };
}

function verifySigned({ headers, body, now }: HookRequest, keys: readonly string[]): Verified {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (id === undefined || !ID.test(id)) return { ok: false, reason: 'it has no webhook-id' };
  if (timestamp === undefined || !TIMESTAMP.test(timestamp))
    return { ok: false, reason: 'its webhook-timestamp is no whole number of seconds' };
  const seconds = Number(timestamp);
  const differs = Math.floor(now.getTime() / 1000) - seconds;
  if (Math.abs(differs) > TOLERANCE_S)
    return {
      ok: false,
      reason: `its webhook-timestamp is ${Math.abs(differs)} s ${differs > 0 ? 'old' : 'ahead'}; are both clocks right?`,
    };
  const given = signatures
    .split(' ')
    .slice(0, MOST_SIGNATURES)
    .filter((signature) => signature.startsWith('v1,'));
  const right = keys.map((key) => new Webhook(key).sign(id, new Date(seconds * 1000), body));
  const isRight = right.some((signature) => given.some((one) => isSame(signature, one)));
  return isRight ? { ok: true, id } : { ok: false, reason: 'no signature of it is right' };
}

/** In constant time, whatever their lengths. */
function isSame(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(hash(a), hash(b));
}
