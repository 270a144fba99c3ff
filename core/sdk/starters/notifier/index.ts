import type { Context, Health, HttpReply, HttpRequest, Message, PluginModule } from '../../index.ts';

interface Options {
  url: string;
  apiKey: string;
}

const TEXT = { type: 'string' };
const STATUS = { type: 'object', required: ['version'], properties: { version: TEXT } };

const SENT = { type: 'object', required: ['id'], properties: { id: TEXT } };
/** How long a text the service takes. */
const LONGEST = 4000;

const plugin: PluginModule<Options> = {
  create(context: Context, options: Options) {
    /** One request. What is no answer at all (refused, cut, 429, 5xx) has failed by itself before it comes back here. */
    async function ask(path: string, more: Partial<HttpRequest> = {}): Promise<HttpReply> {
      const reply = await context.http.request({ url: `${options.url}${path}`, headers: { 'x-api-key': options.apiKey }, ...more });
      if (reply.status === 401 || reply.status === 403)
        context.fail('auth', 'The service does not accept the key; make a new one in its settings and set `api-key`');
      return reply;
    }

    /** What the service says, in the form in which it must be: a page or a changed answer is a failure, and never "nothing". */
    function read<T>(reply: HttpReply, schema: object, what: string): T {
      if (reply.status !== 200 && reply.status !== 201)
        context.fail('bad-response', `The service answered ${what} with status ${reply.status}; is \`url\` right?`);
      return context.shape<T>(schema, reply.json(), what);
    }

    async function check(): Promise<Health> {
      const status = read<{ version: string }>(await ask('/status'), STATUS, 'its status');
      return { version: status.version, summary: `the service answers at ${options.url}` };
    }

    /** Plain text only: what a release is called must not become markup or a mention. */
    async function send(message: Message): Promise<void> {
      const text = [message.body, message.link].filter(Boolean).join('\n').slice(0, LONGEST);
      const reply = await ask('/messages', { method: 'POST', json: { title: message.title.slice(0, 200), text, level: message.level } });
      read(reply, SENT, 'the message');
    }

    return { notifier: { send }, check };
  },
};

export default plugin;
