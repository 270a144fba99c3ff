import { createHash } from 'node:crypto';
import { createTransport, type Transporter } from 'nodemailer';
import type { Context, Message, PluginModule } from '../../core/sdk/index.ts';
import { explain } from './explain.ts';

interface Options {
  host: string;
  port?: number;
  secure?: boolean;
  plain?: boolean;
  user?: string;
  password?: string;
  from: string;
  to: string | string[];
}

const LONGEST_SUBJECT = 200;
const LONGEST_BODY = 100_000;
const CONNECT_MS = 15_000;
const SILENCE_MS = 30_000;

const email: PluginModule<Options> = {
  create(context: Context, options: Options) {
    const transport = transportOf(options);

    async function send(message: Message): Promise<void> {
      const sent = await transport.sendMail(mailOf(message, options)).catch((error: unknown) => explain(context, error));
      const refused = (sent.rejected ?? []).length;
      if (refused > 0) context.log.warn({ refused }, 'the mail server refused some of the recipients; check `to`');
    }

    async function check(): Promise<{ summary: string }> {
      await transport.verify().catch((error: unknown) => explain(context, error));
      return { summary: `${options.host} takes our mail${options.user ? ` as ${options.user}` : ''}` };
    }

    return { notifier: { send }, check, close: async () => transport.close() };
  },
};

/** A certificate is always checked; without TLS nothing is said unless the owner asked for that. */
function transportOf(options: Options): Transporter {
  const { host, secure = false, plain = false, user, password } = options;
  return createTransport({
    host,
    port: options.port ?? (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !plain,
    ignoreTLS: plain,
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function mailOf(message: Message, { from, to }: Options): object {
  const mark = message.level === 'info' ? '' : `[${message.level}] `;
  const text = [message.body.slice(0, LONGEST_BODY), message.link ?? ''].filter(Boolean).join('\n\n');
  return {
    from,
    to,
    subject: `${mark}${message.title.replace(/\s+/g, ' ')}`.slice(0, LONGEST_SUBJECT),
    text,
    headers: { 'Auto-Submitted': 'auto-generated' },
    // The same for every try of a message, so that a mailbox can know a repeat.
    ...(message.id ? { messageId: `<${createHash('sha256').update(message.id).digest('hex').slice(0, 40)}@tomewright>` } : {}),
  };
}

export default email;
