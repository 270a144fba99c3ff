import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { checkBattery } from './battery.ts';
import { CHECKS } from './checks.ts';
import { examine } from './contract.ts';

const SAMPLE = join(import.meta.dirname, '../../../test/plugins-zoo/sample-source');
const root = mkdtempSync(join(tmpdir(), 'tomewright-twins-'));
after(() => rmSync(root, { recursive: true }));

type Edit = (text: string) => string;

/** A copy of the sample with some of its files changed; an edit that changes nothing is a mistake of this test. */
function twin(name: string, edits: Record<string, Edit | object>): string {
  const folder = join(root, name, 'sample-source');
  mkdirSync(folder, { recursive: true });
  cpSync(SAMPLE, folder, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, file);
    if (typeof edit !== 'function') writeFileSync(path, JSON.stringify(edit));
    else {
      const before = readFileSync(path, 'utf8');
      const changed = edit(before);
      assert.notEqual(changed, before, `${name} changes nothing in ${file}`);
      writeFileSync(path, changed);
    }
  }
  return folder;
}

const replace =
  (what: string | RegExp, by: string): Edit =>
  (text) =>
    text.replace(what, by);

test('the sample keeps its contract, also in another folder', async () => {
  assert.deepEqual(await examine(twin('untouched', {})), []);
});

const SABOTAGE: [name: string, edits: Record<string, Edit | object>, caughtBy: RegExp][] = [
  [
    'takes a failed login for nothing',
    {
      'index.ts': replace(
        "context.fail('auth', 'the service does not accept the key; make a new one in its settings')",
        'return { ...reply, json: () => ({ rows: [] }) }',
      ),
    },
    /status-401.*ended as found/,
  ],
  ['calls every refusal unavailable', { 'index.ts': replace("fail('auth'", "fail('unavailable'") }, /status-403.*expected auth/],
  [
    'believes an answer of any form',
    {
      'index.ts': replace(
        "context.shape<Search>(SEARCH, (await ask('/search', { q: clue.title })).json(), 'the search')",
        "((await ask('/search', { q: clue.title })).json() as Search)",
      ),
    },
    /list-for-object|empty-object/,
  ],
  [
    'swallows what it does not understand',
    {
      'index.ts': replace(
        "const found = context.shape<Search>(SEARCH, (await ask('/search', { q: clue.title })).json(), 'the search');",
        "const found = await ask('/search', { q: clue.title }).then((reply) => context.shape<Search>(SEARCH, reply.json(), 'the search')).catch(() => ({ rows: [] }) as Search);",
      ),
    },
    /status-500.*ended as found/,
  ],
  ['hands on a torrent that it did not read', { 'index.ts': replace('context.torrent(reply.bytes);', '') }, /source\.fetch with page/],
  [
    'asks once more than recorded',
    { 'index.ts': replace('const reply = await ask(`/torrent/', "await ask('/account');\n          const reply = await ask(`/torrent/") },
    /unexpected request GET http:\/\/sample:8080\/account/,
  ],
  ['does not send its key', { 'index.ts': replace("headers: { 'x-api-key': options.apiKey }", 'headers: {}') }, /header x-api-key/],
  [
    'fails without saying what to do',
    { 'index.ts': replace("context.fail('auth', 'the service", "context.fail('auth', 'sorry'), context.fail('auth', 'the service") },
    /is no sentence with a remedy/,
  ],
];

for (const [name, edits, caughtBy] of SABOTAGE) {
  test(`a plugin that ${name} is caught`, async () => {
    const problems = await examine(twin(name.replaceAll(' ', '-'), edits));
    assert.ok(
      problems.some((problem) => caughtBy.test(problem)),
      `not caught; it said:\n${problems.join('\n')}`,
    );
  });
}

const account = JSON.parse(readFileSync(join(SAMPLE, 'fixtures/account.json'), 'utf8'));
const QUICK = CHECKS.filter((check) => check.examine !== checkBattery);

const CARELESSNESS: [name: string, edits: Record<string, Edit | object>, caughtBy: RegExp][] = [
  ['a recording that is not used', { 'fixtures/account.json': { ...account, http: [...account.http, account.http[0]] } }, /was not used/],
  [
    'a result that differs from the recorded one',
    { 'fixtures/account.json': { ...account, output: { name: 'reader', ratio: 3 } } },
    /output\.ratio is 2\.5 instead of 3/,
  ],
  ['a method without a recording', { 'fixtures/account.json': { ...account, call: 'source.search' } }, /source\.account has no fixture/],
  [
    'a secret in a recording',
    {
      'fixtures/account.json': {
        ...account,
        http: [{ ...account.http[0], request: { url: 'http://sample:8080/account?apikey=8d1f3c9e77aa4b12' } }],
      },
    },
    /holds a key in an address/,
  ],
  [
    'a real secret among the options',
    { 'fixtures/account.json': { ...account, options: { url: 'http://sample:8080', 'api-key': '8d1f3c9e77aa4b12' } } },
    /placeholder/,
  ],
  ['a secret option that is shown', { 'config.schema.json': replace('"writeOnly": true, ', '') }, /api-key looks like a secret/],
  [
    'an option without a description',
    { 'config.schema.json': replace(/, "description": "Address[^"]*"/, '') },
    /option url has no description/,
  ],
  ['an id that is not the folder', { 'manifest.json': replace('"id": "sample-source"', '"id": "other"') }, /they are the same/],
  ['a readme without an example', { 'readme.md': replace('```yaml', '```') }, /readme\.md has no/],
  [
    'an exception that is not needed',
    {
      'fixtures/exceptions.json': [{ call: 'source.search', shape: 'page', instead: 'found', reason: 'pages are welcome here, they say' }],
    },
    /no longer needed/,
  ],
  [
    'an exception without a reason',
    { 'fixtures/exceptions.json': [{ call: 'source.search', shape: 'page', instead: 'found', reason: '' }] },
    /gives no reason/,
  ],
];

for (const [name, edits, caughtBy] of CARELESSNESS) {
  test(`${name} is found`, async () => {
    const problems = await examine(twin(name.replaceAll(' ', '-'), edits), caughtBy.source.includes('needed') ? CHECKS : QUICK);
    assert.ok(
      problems.some((problem) => caughtBy.test(problem)),
      `not found; it said:\n${problems.join('\n')}`,
    );
  });
}

test('a needed exception with its reason is respected', async () => {
  const lenient = replace(
    'if (reply.status === 202)',
    "if (reply.status === 403) return { ...reply, json: () => ({ name: 'guest', ratio: 0, rows: [] }), bytes: reply.bytes };\n      if (reply.status === 202)",
  );
  const exceptions = [
    { call: 'source.account', shape: 'status-403', instead: 'found', reason: 'guests are told apart by a 403 and have a ratio of nought' },
  ];
  const edits = { 'index.ts': (text: string) => lenient(text.replace(' || reply.status === 403', '')) };
  const without = await examine(twin('lenient', edits));
  assert.ok(without.some((problem) => problem.startsWith('source.account with status-403')));
  const withIt = await examine(twin('lenient-excused', { ...edits, 'fixtures/exceptions.json': exceptions }));
  assert.ok(!withIt.some((problem) => problem.startsWith('source.account')), withIt.join('\n'));
});
