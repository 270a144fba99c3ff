import type { Handler } from '../../queue/index.ts';
import { together } from '../../run/notice.ts';
import type { Message } from '../../sdk/index.ts';
import { sendWebhook } from '../../server/hooks/send.ts';
import type { OutboxRow } from '../../store/mail/outbox.ts';
import { TOKENS, type Wiring } from '../container.ts';

/** A notifier is told no more often; what comes in between is told together. */
const GAP_MS = { real: 60_000, lifted: 300 };
/** Waits between the tries of a webhook, three days in all; then it is given up. */
const BACKOFF_S = [5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400];
const BACKOFF_SCALE = { real: 1000, lifted: 20 };

/** Sends what waits in the outbox. */
export function outboxJob(wiring: Wiring): Handler {
  const { store } = wiring.get(TOKENS.opened);
  return async ({ outbox: id }: { outbox: string }) => {
    const row = await store.outbox.kindOf(id);
    if (row?.kind === 'notification') await tell(wiring, id, row.instance);
    if (row?.kind === 'webhook') await call(wiring, id);
  };
}

async function tell(wiring: Wiring, id: string, instance: string): Promise<void> {
  const { store, pace, log } = wiring.get(TOKENS.opened);
  const taken = await store.outbox.takeNotes(instance, GAP_MS[pace]);
  if ('later' in taken) return store.outbox.later(id, taken.later);
  if (taken.notes.length === 0) return;
  const ids = taken.notes.map((note) => note.id);
  const message = { ...together(taken.notes.map((note) => note.message as Message)), id: ids[0] as string };
  const sent = await wiring.get(TOKENS.plugins).call<void>(instance, 'notifier.send', [message]);
  if (!sent.ok) log.warn({ instance, title: message.title, reason: sent.failure.message }, 'a notification could not be sent');
  await store.outbox.settle(ids, sent.ok ? 'sent' : 'failed', sent.ok ? undefined : sent.failure.message);
}

async function call(wiring: Wiring, id: string): Promise<void> {
  const opened = wiring.get(TOKENS.opened);
  const { store, log, pace, clock } = opened;
  const { app, secrets } = opened.settings;
  const row = await store.outbox.takeWebhook(id);
  if (!row) return;
  const address = app.webhooks[row.instance];
  if (!address) return store.outbox.settle([id], 'failed', `config/app.yaml has no webhook "${row.instance}"`);
  const secret = typeof address.secret === 'string' ? address.secret : secrets(address.secret.secret);
  const message = row.message as { id: string };
  const sent = secret
    ? await sendWebhook({ url: address.url, secret, id: message.id, body: bodyOf(row), now: new Date() })
    : { ok: false as const, isFinal: false, reason: 'its secret has no value' };
  if (sent.ok) return store.outbox.settle([id], 'sent');
  const wait = BACKOFF_S[row.attempts - 1];
  if (sent.isFinal || wait === undefined) {
    log.error({ webhook: row.instance, reason: sent.reason, attempts: row.attempts }, 'a webhook was given up');
    return store.outbox.settle([id], 'failed', sent.reason);
  }
  if (row.attempts === 1) log.warn({ webhook: row.instance, reason: sent.reason }, 'a webhook could not be sent; it is tried again');
  const waitMs = Math.max(wait * BACKOFF_SCALE[pace], 'retryAfterMs' in sent ? (sent.retryAfterMs ?? 0) : 0);
  await store.outbox.later(id, new Date(clock.now().getTime() + waitMs), sent.reason);
}

function bodyOf({ message }: OutboxRow): string {
  const { id: _id, ...rest } = message as { id: string };
  return JSON.stringify(rest);
}
