import { createServer, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';

export interface NewsServer {
  port: number;
  /** Posts a file in articles of `articleBytes`; gives its part of an NZB. An article whose number is in `missing` is not there. */
  post(name: string, content: Buffer, missing?: readonly number[]): string;
  /** Articles that were handed out. */
  served: string[];
  stop(): Promise<void>;
}

const ARTICLE_BYTES = 40_000;
const LINE = 128;

/** A news server on the loopback that holds what is posted to it, as far as a Usenet client asks for it (RFC 3977, yEnc 1.3). */
export async function startNewsServer(): Promise<NewsServer> {
  const articles = new Map<string, Buffer>();
  const served: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    socket.write('200 news.example ready\r\n');
    let waiting = '';
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        answer(socket, waiting.slice(0, end));
        waiting = waiting.slice(end + 2);
      }
    });
  });

  function answer(socket: Socket, line: string): void {
    const [verb = '', word = ''] = line.split(' ');
    const id = /^<(.+)>$/.exec(word)?.[1] ?? '';
    const body = articles.get(id);
    const command = verb.toUpperCase();
    if (command === 'QUIT') socket.end('205 bye\r\n');
    else if (command === 'AUTHINFO') socket.write(word.toUpperCase() === 'USER' ? '381 password\r\n' : '281 welcome\r\n');
    else if (command === 'CAPABILITIES') socket.write('101 these\r\nVERSION 2\r\nREADER\r\n.\r\n');
    else if (command === 'MODE') socket.write('200 reader\r\n');
    else if (command === 'GROUP') socket.write(`211 1 1 1 ${word}\r\n`);
    else if (!['STAT', 'HEAD', 'BODY', 'ARTICLE'].includes(command)) socket.write('500 unknown\r\n');
    else if (!body) socket.write('430 no such article\r\n');
    else if (command === 'STAT') socket.write(`223 0 <${id}>\r\n`);
    else if (command === 'HEAD') socket.write(`221 0 <${id}>\r\n${headOf(id)}.\r\n`);
    else {
      served.push(id);
      const head = command === 'BODY' ? `222 0 <${id}>\r\n` : `220 0 <${id}>\r\n${headOf(id)}\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), body, Buffer.from('.\r\n')]));
    }
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    served,
    post(name, content, missing = []) {
      const total = Math.ceil(content.length / ARTICLE_BYTES);
      const segments = Array.from({ length: total }, (_, at) => {
        const id = `${crc32(Buffer.from(`${name} ${at} ${content.length}`)).toString(16)}.${at}@news.example`;
        const article = encoded({ name, content, part: at + 1, total });
        if (!missing.includes(at)) articles.set(id, article);
        return `<segment bytes="${article.length}" number="${at + 1}">${id}</segment>`;
      });
      return `<file poster="a &lt;a@news.example&gt;" date="${POSTED}" subject="&quot;${name}&quot; yEnc (1/${total})"><groups><group>alt.binaries.sounds.audiobooks</group></groups><segments>${segments.join('')}</segments></file>`;
    },
    stop: () =>
      new Promise((stopped) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => stopped());
      }),
  };
}

const POSTED = 1_790_000_000;

/** An NZB of the files' parts. */
export const nzbOf = (files: readonly string[]): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><nzb xmlns="http://www.newzbin.com/DTD/2003/nzb">${files.join('')}</nzb>`);

const headOf = (id: string): string =>
  `Message-ID: <${id}>\r\nSubject: yEnc\r\nFrom: a@news.example\r\nNewsgroups: alt.binaries.sounds.audiobooks\r\n`;

/** One part in yEnc, its lines ready for the wire (a dot at a line's beginning is doubled). */
function encoded(facts: { name: string; content: Buffer; part: number; total: number }): Buffer {
  const { name, content, part, total } = facts;
  const begin = (part - 1) * ARTICLE_BYTES;
  const bytes = content.subarray(begin, begin + ARTICLE_BYTES);
  const head = `=ybegin part=${part} total=${total} line=${LINE} size=${content.length} name=${name}\r\n=ypart begin=${begin + 1} end=${begin + bytes.length}\r\n`;
  const end = `=yend size=${bytes.length} part=${part} pcrc32=${crc32(bytes).toString(16).padStart(8, '0')}\r\n`;
  return Buffer.concat([Buffer.from(head), linesOf(bytes), Buffer.from(end)]);
}

function linesOf(bytes: Buffer): Buffer {
  const out: number[] = [];
  let column = 0;
  for (const byte of bytes) {
    const code = (byte + 42) & 255;
    if (column === 0 && code === 46) out.push(46);
    if ([0, 10, 13, 61].includes(code)) {
      out.push(61, (code + 64) & 255);
      column += 2;
    } else {
      out.push(code);
      column += 1;
    }
    if (column < LINE) continue;
    out.push(13, 10);
    column = 0;
  }
  if (column > 0) out.push(13, 10);
  return Buffer.from(out);
}
