import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { Context, HttpReply, Message, PluginModule } from '../../core/sdk/index.ts';

interface Options {
  url: string;
  secret: string;
}

/** The answer's body says nothing to us, so little of it is read. */
const MOST_BYTES = 65_536;

const webhook: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const signer = new Webhook(options.secret);

    /** By Standard Webhooks (standardwebhooks.com): the id is the same for every try of a message, so that a receiver can drop repeats. */
    async function post(type: string, data: object, id: string): Promise<void> {
      const now = context.now();
      const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
      const reply = await context.http.request({
        method: 'POST',
        url: options.url,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': signer.sign(id, now, body),
        },
        body,
        maxBytes: MOST_BYTES,
      });
      if (reply.status < 200 || reply.status > 299) refuse(context, reply);
    }

    async function send({ id, ...message }: Message): Promise<void> {
      await post('tomewright.notification', message, `msg_${id ?? randomUUID()}`);
    }

    return { notifier: { send } };
  },
};

function refuse(context: Context, reply: HttpReply): never {
  const sample = reply.text().slice(0, 200);
  if (reply.status === 401 || reply.status === 403)
    return context.fail('auth', 'The receiver does not accept the signature; give both sides the same `secret`', { sample });
  if (reply.status === 410) return context.fail('refused', 'The receiver says that nobody listens there any more; set another `url`');
  if (reply.status >= 300 && reply.status < 400)
    return context.fail(
      'refused',
      `The receiver sends us elsewhere (${reply.status}), and signed messages are not carried on; set its final \`url\``,
    );
  return context.fail('refused', `The receiver answered with status ${reply.status}; look at its log, and check \`url\``, { sample });
}

export default webhook;
