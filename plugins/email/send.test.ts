import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readManifest } from '../../core/sdk/testkit/check-folder.ts';
import { readOptionsSchema } from '../../core/sdk/testkit/check-options.ts';
import { callOnce } from '../../core/sdk/testkit/kit-host.ts';
import { optionsFor } from '../../core/sdk/testkit/options-for.ts';
import { startFakeSmtp } from '../../test/fakes/fake-smtp.ts';

const FOLDER = join(import.meta.dirname);
const MESSAGE = {
  id: 'run-7',
  title: 'Ozma of Oz\r\nBcc: all@example.org',
  body: 'It has arrived.\n.\nReally.',
  level: 'error',
  link: 'https://tw.example/7',
};

type Server = Awaited<ReturnType<typeof startFakeSmtp>>;

/** Sends the message by a server that behaves as told; gives the outcome and the server. */
async function send(
  t: TestContext,
  behaviour: Parameters<typeof startFakeSmtp>[0],
  more: { options?: Record<string, unknown>; deadlineMs?: number } = {},
) {
  const server = await startFakeSmtp(behaviour);
  t.after(() => server.stop());
  const written = {
    host: '127.0.0.1',
    port: server.port,
    plain: true,
    from: 'Books <books@example.org>',
    to: ['a@example.org', 'b@example.org'],
  };
  const options = optionsFor(readOptionsSchema(FOLDER), { ...written, ...more.options });
  const call = { folder: FOLDER, manifest: readManifest(FOLDER), call: 'notifier.send' as const, input: [MESSAGE], options, state: {} };
  const { outcome, log } = await callOnce({
    ...call,
    now: new Date(),
    deadlineMs: more.deadlineMs ?? 10_000,
    address: 'http://127.0.0.1:9',
  });
  return { outcome, log, server };
}

const only = (server: Server): string => {
  assert.equal(server.mails.length, 1);
  return server.mails[0]?.text ?? '';
};

test('a message is one plain-text mail to everybody, and its title cannot add headers', async (t) => {
  const { outcome, server } = await send(t, {});
  assert.ok(outcome.ok, JSON.stringify(outcome));
  const text = only(server);
  assert.deepEqual(server.mails[0]?.to, ['a@example.org', 'b@example.org']);
  assert.match(text, /^Subject: \[error\] Ozma of Oz Bcc: all@example\.org$/m);
  assert.doesNotMatch(text, /^Bcc:/m);
  assert.match(text, /^Content-Type: text\/plain/m);
  assert.match(text, /It has arrived\.\n\.\.\nReally\.\n\nhttps:\/\/tw\.example\/7/);
});

test('every try of one message has the same Message-ID', async (t) => {
  const ids = await Promise.all([1, 2].map(async () => /^Message-ID: (.*)$/m.exec(only((await send(t, {})).server))?.[1]));
  assert.ok(ids[0]);
  assert.equal(ids[0], ids[1]);
});

test('a login is used, and one that is refused pauses the instance without telling the password', async (t) => {
  const login = { user: 'reader', password: 'fake-password' };
  const right = await send(t, login, { options: login });
  assert.ok(right.outcome.ok);
  const wrong = await send(t, login, { options: { ...login, password: 'fake-other-password' } });
  assert.ok(!wrong.outcome.ok && wrong.outcome.failure.code === 'auth', JSON.stringify(wrong.outcome));
  assert.ok(!`${JSON.stringify(wrong.outcome)}${wrong.log}`.includes('fake-other-password'));
});

test('without TLS nothing is said, unless the owner asks for that', async (t) => {
  const { outcome, server } = await send(
    t,
    { user: 'reader', password: 'fake-password' },
    { options: { plain: false, user: 'reader', password: 'fake-password' } },
  );
  assert.ok(!outcome.ok && outcome.failure.code === 'refused' && /STARTTLS/.test(outcome.failure.message), JSON.stringify(outcome));
  assert.ok(!server.said.some((line) => /^(AUTH|MAIL)/.test(line)), server.said.join('; '));
});

test('a certificate that nobody vouches for is refused', async (t) => {
  const { outcome, server } = await send(t, { startTls: true }, { options: { plain: false } });
  assert.ok(!outcome.ok && outcome.failure.code === 'refused' && /certificate/.test(outcome.failure.message), JSON.stringify(outcome));
  assert.equal(server.mails.length, 0);
});

const FAILURES: [name: string, behaviour: Parameters<typeof startFakeSmtp>[0], code: string][] = [
  ['the recipients are refused', { answers: { RCPT: '550 5.1.1 no such user' } }, 'refused'],
  ['the sender is refused', { answers: { MAIL: '553 5.7.1 not yours' } }, 'refused'],
  ['the server is busy', { answers: { MAIL: '451 4.7.1 try again later' } }, 'unavailable'],
  ['the server goes away', { answers: { DATA: '421 4.3.2 going down' } }, 'unavailable'],
  ['a web server answers', { greeting: 'HTTP/1.1 400 Bad Request' }, 'bad-response'],
];

for (const [name, behaviour, code] of FAILURES) {
  test(`where ${name}, the call ends as ${code}`, async (t) => {
    const { outcome } = await send(t, behaviour);
    assert.equal(outcome.ok ? 'found' : outcome.failure.code, code, JSON.stringify(outcome));
  });
}

test('a server that says nothing is given up at the deadline', async (t) => {
  const { outcome } = await send(t, { silent: true }, { deadlineMs: 300 });
  assert.ok(!outcome.ok && outcome.failure.code === 'unavailable', JSON.stringify(outcome));
});
