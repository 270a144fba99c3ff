import type { Context, HttpReply, Message, PluginModule } from '../../core/sdk/index.ts';
import { plainText } from './plain-text.ts';

interface Options {
  webhookUrl: string;
  name?: string;
}

/** Limits of an embed (discord.com/developers/docs/resources/message, embed limits); all of it together may have 6000. */
const LONGEST_TITLE = 256;
const LONGEST_BODY = 4096;
const COLOUR: Record<Message['level'], number> = { info: 0x3b82f6, warning: 0xf59e0b, error: 0xdc2626 };

const POSTED = { type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 1 } } };

const discord: PluginModule<Options> = {
  create(context: Context, options: Options) {
    /** `wait` makes Discord answer with the message, so that a 204 of anything else is not taken for it. */
    async function send(message: Message): Promise<void> {
      const reply = await context.http.request({
        method: 'POST',
        url: options.webhookUrl,
        query: { wait: 'true' },
        json: {
          username: options.name ?? 'Tomewright',
          allowed_mentions: { parse: [] },
          embeds: [
            {
              title: plainText(message.title, LONGEST_TITLE),
              description: plainText(message.body, LONGEST_BODY),
              color: COLOUR[message.level],
              ...(message.link && /^https?:/i.test(message.link) ? { url: message.link } : {}),
            },
          ],
        },
      });
      if (reply.status !== 200) refuse(context, reply);
      context.shape(POSTED, reply.json(), 'Discord’s answer');
    }

    async function check(): Promise<{ summary: string }> {
      const reply = await context.http.request({ url: options.webhookUrl });
      if (reply.status !== 200) refuse(context, reply);
      const { name } = context.shape<{ name?: string | null }>(POSTED, reply.json(), 'Discord’s webhook');
      return { summary: `Discord knows the webhook${typeof name === 'string' ? ` "${name.slice(0, 80)}"` : ''}` };
    }

    return { notifier: { send }, check };
  },
};

function refuse(context: Context, reply: HttpReply): never {
  const sample = reply.text().slice(0, 200);
  // 401: the token is wrong (50027). 404: the webhook was deleted (10015). Neither comes right by itself.
  if (reply.status === 401 || reply.status === 403 || reply.status === 404)
    return context.fail(
      'auth',
      'Discord does not know this webhook any more; make a new one in the channel’s settings and set `webhook-url`',
      { sample },
    );
  if (reply.status === 400)
    return context.fail('refused', 'Discord refused the message; check that `name` is one that it takes', { sample });
  return context.fail('bad-response', `Discord answered with status ${reply.status}; is \`webhook-url\` right?`, { sample });
}

export default discord;
