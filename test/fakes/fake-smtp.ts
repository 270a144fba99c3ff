import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { SELF_SIGNED } from './self-signed.ts';

export interface FakeSmtp {
  port: number;
  /** What was taken: the envelope and the whole text. */
  mails: { from: string; to: string[]; text: string }[];
  /** What clients said, without the texts. */
  said: string[];
  stop(): Promise<void>;
}

interface Options {
  /** Offers STARTTLS, with a certificate that nobody vouches for. */
  startTls?: boolean;
  user?: string;
  password?: string;
  /** The answer to a command instead of the usual one, by its first word ("RCPT"). */
  answers?: Record<string, string>;
  /** Never says a word. */
  silent?: boolean;
  /** What stands in the place of a greeting. */
  greeting?: string;
}

/** A mail server on the loopback, small but real. */
export async function startFakeSmtp(options: Options = {}): Promise<FakeSmtp> {
  const mails: FakeSmtp['mails'] = [];
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    if (options.silent) return;
    socket.write(`${options.greeting ?? '220 stand-in ESMTP'}\r\n`);
    talk(socket, { options, mails, said });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    said,
    stop: () =>
      new Promise((stopped) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => stopped());
      }),
  };
}

function talk(socket: Socket, server: { options: Options; mails: FakeSmtp['mails']; said: string[] }): void {
  const { options, mails, said } = server;
  const mail = { from: '', to: [] as string[], text: '' };
  let isText = false;
  let rest = '';
  const say = (line: string): void => void socket.write(`${line}\r\n`);

  const command = (line: string): void => {
    said.push(line.replace(/^(AUTH PLAIN).*/i, '$1'));
    const word = (line.split(' ')[0] ?? '').toUpperCase();
    const other = options.answers?.[word];
    if (other) say(other);
    else if (word === 'EHLO')
      say(`250-stand-in\r\n${options.startTls ? '250-STARTTLS\r\n' : ''}${options.user ? '250-AUTH PLAIN\r\n' : ''}250 8BITMIME`);
    else if (word === 'STARTTLS') options.startTls ? secure() : say('502 not here');
    else if (word === 'AUTH') say(isRight(line) ? '235 welcome' : '535 5.7.8 authentication failed');
    else if (word === 'MAIL') {
      mail.from = address(line);
      say('250 well');
    } else if (word === 'RCPT') {
      mail.to.push(address(line));
      say('250 well');
    } else if (word === 'DATA') {
      isText = true;
      say('354 go on');
    } else if (word === 'QUIT') say('221 bye');
    else say('250 well');
  };
  const secure = (): void => {
    say('220 go on');
    socket.removeAllListeners('data');
    const safe = new TLSSocket(socket, { isServer: true, ...SELF_SIGNED });
    safe.on('error', () => undefined);
    talk(safe, server);
  };
  const isRight = (line: string): boolean =>
    Buffer.from(line.split(' ')[2] ?? '', 'base64').toString() === `\0${options.user}\0${options.password}`;

  socket.on('data', (chunk: Buffer) => {
    rest += chunk.toString('utf8');
    for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 2);
      if (!isText) command(line);
      else if (line !== '.') mail.text += `${line}\n`;
      else {
        isText = false;
        mails.push({ ...mail });
        say('250 taken');
      }
    }
  });
}

const address = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
