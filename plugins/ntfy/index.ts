import type { Context, HttpReply, Message, PluginModule } from '../../core/sdk/index.ts';

interface Options {
  url: string;
  topic: string;
  token?: string;
  username?: string;
  password?: string;
  priority?: Partial<Record<Message['level'], number>>;
}

/** ntfy makes an attachment of a longer message (docs.ntfy.sh/publish, limitations). */
const LONGEST_BODY_BYTES = 4096;
const LONGEST_TITLE_BYTES = 250;
const PRIORITY: Record<Message['level'], number> = { info: 3, warning: 4, error: 5 };
const TAGS: Record<Message['level'], string[]> = { info: ['books'], warning: ['warning'], error: ['rotating_light'] };

const PUBLISHED = {
  type: 'object',
  required: ['id', 'event'],
  properties: { id: { type: 'string', minLength: 1 }, event: { const: 'message' } },
};

const ntfy: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const address = `${options.url.replace(/\/+$/, '')}/`;

    /** Published as JSON, so that title and text may hold any character; nothing is read as markdown. */
    async function send(message: Message): Promise<void> {
      const reply = await context.http.request({
        method: 'POST',
        url: address,
        headers: credentials(options),
        json: {
          topic: options.topic,
          title: cut(message.title, LONGEST_TITLE_BYTES),
          message: cut(message.body || message.title, LONGEST_BODY_BYTES),
          priority: options.priority?.[message.level] ?? PRIORITY[message.level],
          tags: TAGS[message.level],
          ...(message.link && /^https?:/i.test(message.link) ? { click: message.link } : {}),
        },
      });
      if (reply.status !== 200) refuse(context, reply);
      context.shape(PUBLISHED, reply.json(), 'ntfy’s answer');
    }

    return { notifier: { send }, check: () => check(context, address) };
  },
};

async function check(context: Context, address: string): Promise<{ summary: string }> {
  const reply = await context.http.request({ url: `${address}v1/health` });
  const health = context.shape<{ healthy: boolean }>(
    { type: 'object', required: ['healthy'], properties: { healthy: { type: 'boolean' } } },
    reply.json(),
    'ntfy’s health',
  );
  if (!health.healthy) context.fail('unavailable', 'ntfy says of itself that it is not well; look at its log');
  return { summary: `ntfy answers at ${address}` };
}

function credentials({ token, username, password }: Options): Record<string, string> {
  if (token) return { authorization: `Bearer ${token}` };
  if (username === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

function refuse(context: Context, reply: HttpReply): never {
  const sample = reply.text().slice(0, 200);
  if (reply.status === 401 || reply.status === 403)
    return context.fail('auth', 'ntfy does not let us write to the topic; set `token` (or `username` and `password`) of a user who may', {
      sample,
    });
  if (reply.status === 400 || reply.status === 413)
    return context.fail('refused', 'ntfy refused the message; check that `topic` is a name that its server takes', { sample });
  return context.fail('bad-response', `ntfy answered with status ${reply.status}; does \`url\` lead to an ntfy server?`, { sample });
}

/** At most so many bytes of UTF-8, never half a character. */
function cut(text: string, bytes: number): string {
  const buffer = Buffer.from(text);
  if (buffer.length <= bytes) return text;
  const kept = buffer
    .subarray(0, bytes - 3)
    .toString('utf8')
    .replace(/\ufffd+$/, '');
  return `${kept}…`;
}

export default ntfy;
