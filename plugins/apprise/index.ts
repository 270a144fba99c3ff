import type { Context, HttpReply, Message, PluginModule } from '../../core/sdk/index.ts';

interface Options {
  url: string;
  key: string;
  tag?: string;
  username?: string;
  password?: string;
}

const LONGEST = 16_000;
const TYPES: Record<Message['level'], string> = { info: 'info', warning: 'warning', error: 'failure' };

const apprise: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const root = options.url.replace(/\/+$/, '');
    const headers = { accept: 'application/json', ...credentials(options) };

    async function send(message: Message): Promise<void> {
      const reply = await context.http.request({
        method: 'POST',
        url: `${root}/notify/${options.key}`,
        headers,
        json: {
          title: cut(message.title, 250),
          body: cut([message.body || message.title, message.link].filter(Boolean).join('\n'), LONGEST),
          type: TYPES[message.level],
          format: 'text',
          tag: options.tag ?? 'all',
        },
      });
      judge(context, reply);
    }

    async function check(): Promise<{ summary: string }> {
      const reply = await context.http.request({ url: `${root}/status`, headers });
      if (reply.status !== 200) refuse(context, reply);
      return { summary: `Apprise answers at ${root}` };
    }

    return { notifier: { send }, check };
  },
};

/** Old servers answer with the log as text, newer ones with `{"error": ..., "details": [...]}`; a page is neither. */
function judge(context: Context, reply: HttpReply): void {
  if (reply.status !== 200) refuse(context, reply);
  const type = reply.headers['content-type'] ?? '';
  if (type.includes('text/plain') && reply.text().trim() !== '') return;
  const answer = context.shape<{ error?: string | null }>(ANSWER, reply.json(), 'Apprise’s answer');
  if (answer.error) context.fail('refused', `Apprise did not send it: ${answer.error.slice(0, 200)}; see its log`);
}

const ANSWER = {
  type: 'object',
  anyOf: [{ required: ['error'] }, { required: ['details'] }, { required: ['message'] }],
  properties: { error: { type: ['string', 'null'] } },
};

function refuse(context: Context, reply: HttpReply): never {
  const sample = reply.text().slice(0, 200);
  if (reply.status === 401 || reply.status === 403)
    return context.fail('auth', 'Apprise refuses us; set `username` and `password` of whoever may use it', { sample });
  // 204 is no success here: the key has no configuration, and nobody was told.
  if (reply.status === 204)
    return context.fail('refused', 'Apprise has nothing under this `key`; make its configuration in Apprise’s own pages');
  if (reply.status === 424)
    return context.fail('refused', 'Apprise could not tell all of them, or none has this `tag`; its log says which', { sample });
  if (reply.status === 400 || reply.status === 413)
    return context.fail('refused', 'Apprise refused the message; check `key` and `tag`', { sample });
  return context.fail('bad-response', `Apprise answered with status ${reply.status}; does \`url\` lead to an Apprise API server?`, {
    sample,
  });
}

function credentials({ username, password }: Options): Record<string, string> {
  return username === undefined ? {} : { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` };
}

function cut(text: string, longest: number): string {
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}

export default apprise;
