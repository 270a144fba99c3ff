import { Webhook } from 'standardwebhooks';

export interface OutgoingWebhook {
  url: string;
  secret: string;
  /** The same for every try, so that a receiver can drop repeats. */
  id: string;
  body: string;
  now: Date;
}

export type Sent = { ok: true } | { ok: false; isFinal: boolean; reason: string; retryAfterMs?: number };

const TIMEOUT_MS = 15_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Posts a signed event to an address of the owner's, which may be a private one; redirects are not followed. */
export async function sendWebhook({ url, secret, id, body, now }: OutgoingWebhook): Promise<Sent> {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Tomewright',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  try {
    const reply = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    await reply.body?.cancel();
    if (reply.status >= 200 && reply.status < 300) return { ok: true };
    if (reply.status === 410) return { ok: false, isFinal: true, reason: 'the receiver says that nobody listens there any more (410)' };
    const wait = Number(reply.headers.get('retry-after') ?? '') * 1000;
    const reason = `the receiver answered with status ${reply.status}`;
    return { ok: false, isFinal: false, reason, ...(wait > 0 ? { retryAfterMs: Math.min(wait, LONGEST_WAIT_MS) } : {}) };
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name;
    return { ok: false, isFinal: false, reason: `the receiver could not be reached (${cause})` };
  }
}
