import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_APP, loadApp } from './app/app-config.ts';
import { loadConfig } from './load-config.ts';

const GOOD = `version: 1
plugins: {}
pipelines:
  first:
    about: One.
    when: manual
    select: { books: wanted }
    do: []
  second:
    about: Two.
    when: manual
    select: { books: wanted }
    do: []
`;

const codes = (text: string, previousText?: string) =>
  loadConfig({ pipelinesText: text, ...(previousText === undefined ? {} : { previousText }) }).findings.map((finding) => finding.code);

test('a good file is loaded with the hash of its text as its version', () => {
  const loaded = loadConfig({ pipelinesText: GOOD });
  assert.deepEqual(loaded.findings, []);
  assert.match(loaded.pipelines!.version, /^[0-9a-f]{64}$/);
  assert.deepEqual(Object.keys(loaded.pipelines!.value.pipelines), ['first', 'second']);
  assert.deepEqual(loaded.app, DEFAULT_APP);
});

test('a file that ends where the live one went on is loaded with warnings', () => {
  const cut = GOOD.slice(0, GOOD.indexOf('  second'));
  assert.deepEqual(codes(cut), []);
  assert.deepEqual(codes(cut, GOOD).sort(), ['config/cut-short', 'config/fewer-pipelines']);
});

test('a file cut inside a line is told even when there is nothing to compare it with', () => {
  assert.deepEqual(codes(GOOD.trimEnd()), ['config/no-newline']);
});

test('a pipeline that is gone is told by its name', () => {
  const without = GOOD.replace(/ {2}first:[\s\S]*? {2}second:/, '  second:');
  const { findings, pipelines } = loadConfig({ pipelinesText: without, previousText: GOOD });
  assert.ok(pipelines);
  assert.deepEqual(
    findings.map((finding) => finding.message),
    ['fewer pipelines than before: first gone'],
  );
});

test('the same file again, and a longer one, are no news', () => {
  assert.deepEqual(codes(GOOD, GOOD), []);
  assert.deepEqual(codes(`${GOOD}# a comment\n`, GOOD), []);
});

test('mistakes of both files are told together, and the sound one is still given', () => {
  const loaded = loadConfig({ pipelinesText: GOOD.replace('manual', 'never'), appText: 'port: 99999\nprot: 1\n' });
  assert.deepEqual(
    loaded.findings.map((finding) => `${finding.file}:${finding.line} ${finding.code}`),
    ['config/app.yaml:1 config/wrong-value', 'config/app.yaml:2 config/unknown-key', 'pipelines.yaml:6 config/wrong-value'],
  );
  assert.equal(loaded.pipelines, undefined);
  assert.equal(loaded.app, undefined);
});

test('app.yaml gives every setting its name in code', () => {
  const text = `port: 80
host: 0.0.0.0
data: /var/lib/tomewright
database: !secret database-url
library-folders: [/srv/audiobooks]
download-folders: [/srv/downloads]
plugin-folders: [/srv/plugins]
browser: { path: /opt/chromium/chrome, sandbox: false }
log: { level: debug }
webhooks: { home: { url: "http://home:8123/books", secret: !secret home-hook, events: [book.imported] } }
api: { allowed-hosts: ["books.example.org"], trusted-proxies: [172.18.0.0/16] }
`;
  assert.deepEqual(loadApp({ appText: text }), {
    app: {
      port: 80,
      host: '0.0.0.0',
      data: '/var/lib/tomewright',
      database: { secret: 'database-url' },
      libraryFolders: ['/srv/audiobooks'],
      downloadFolders: ['/srv/downloads'],
      pluginFolders: ['/srv/plugins'],
      browser: { path: '/opt/chromium/chrome', sandbox: false },
      logLevel: 'debug',
      webhooks: { home: { url: 'http://home:8123/books', secret: { secret: 'home-hook' }, events: ['book.imported'] } },
      api: { allowedHosts: ['books.example.org'], trustedProxies: ['172.18.0.0/16'], corsOrigins: [] },
    },
    findings: [],
  });
});

test('a database address that is none is told without being repeated', () => {
  const { findings } = loadApp({ appText: 'database: mysql://user:hunter2@host/db\n' });
  assert.equal(findings.length, 1);
  assert.equal(findings[0]!.sensitive, true);
  assert.doesNotMatch(JSON.stringify(findings), /hunter2/);
});

const SIGNING = `whsec_${'QUJD'.repeat(8)}`;
const WEBHOOK = (secret: string) => `webhooks:\n  home: { url: "http://home:8123/books", secret: ${secret} }\n`;

test('a secret that stands in app.yaml in plain text is told with its place and the way out, and is not printed', () => {
  for (const [text, place, remedy] of [
    [WEBHOOK(SIGNING), '2:50', 'Write `secret: !secret home-hook`, and the value into .env as HOME_HOOK.'],
    [
      'database: postgres://me:hunter2@host/db\n',
      '1:11',
      'Write `database: !secret database-url`, and the value into .env as DATABASE_URL.',
    ],
  ] as const) {
    const { app, findings } = loadApp({ appText: text, secrets: () => undefined });
    assert.ok(app, 'it is a warning');
    assert.deepEqual(
      findings.map(({ code, line, column, sensitive, ...rest }) => [code, `${line}:${column}`, sensitive, rest.remedy]),
      [['config/inline-secret', place, true, remedy]],
    );
    assert.doesNotMatch(JSON.stringify(findings), /hunter2|QUJD/);
  }
  assert.deepEqual(loadApp({ appText: 'database: postgres://host/db\n' }).findings, [], 'an address without a password is no secret');
});

test("a webhook's secret that has no value is a warning, and one that cannot sign an error", () => {
  const codesOf = (value: string | undefined) =>
    loadApp({ appText: WEBHOOK('!secret home-hook'), secrets: (name) => (name === 'home-hook' ? value : undefined) }).findings.map(
      ({ code, severity }) => `${severity} ${code}`,
    );
  assert.deepEqual(codesOf(SIGNING), []);
  assert.deepEqual(codesOf(undefined), ['warning config/webhook-secret-missing']);
  for (const weak of ['a-token-of-thirty-two-characters', 'whsec_QUJD', 'whsec_no*base64'])
    assert.deepEqual(codesOf(weak), ['error config/webhook-secret']);
});

test('download and library folders that lie in one another are refused at their line', () => {
  const nested = 'library-folders: [/data/library]\ndownload-folders:\n  - /data/downloads\n  - /data/library/incoming\n';
  const { app, findings } = loadApp({ appText: nested });
  assert.equal(app, undefined);
  assert.deepEqual(
    findings.map(({ code, line, column }) => [code, line, column]),
    [['config/overlapping-folders', 4, 5]],
  );
  const beside = 'library-folders: [/data/library]\ndownload-folders: [/data/library-downloads]\n';
  assert.deepEqual(loadApp({ appText: beside }).findings, []);
});
