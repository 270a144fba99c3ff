import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadConfig } from '../config/load-config.ts';
import type { CatalogView, PluginView } from './catalog-view.ts';
import { compile } from './compile.ts';

const plugin = (id: string, part: Partial<PluginView['manifest']>, optionsSchema = {}): [string, PluginView] => [
  id,
  {
    manifest: { id, name: id, version: '1.0.0', sdk: 1, summary: id, provides: [], hosts: [], ...part },
    optionsSchema: { type: 'object', additionalProperties: false, ...optionsSchema },
    folder: `/plugins/${id}`,
    builtIn: id !== 'drop-in',
  },
];

const CATALOG: CatalogView = {
  plugins: new Map([
    plugin('drop-in', {
      provides: ['source.search', 'source.fetch'],
      limit: ['1/2s', '500/d'],
      deadline: '90s',
      exclusive: true,
      needs: ['browser'],
    }),
    plugin(
      'downloads',
      { provides: ['downloader.add', 'downloader.status', 'downloader.files'], hosts: ['config:url'] },
      { properties: { url: { type: 'string' }, key: { type: 'string', writeOnly: true } } },
    ),
  ]),
};

const PIPELINES = `version: 1
defaults:
  timezone: Europe/Berlin
  batch: { size: 7, pause: 1m, until: queued }
  caps: { downloads: 20, size: 1.5GB }
  retry: { backoff: [1h, 2h] }
  limit: { drop-in: 10/min }
plugins:
  drop-in: { limit: [1/3s, 400/d] }
  downloads:
    with: { url: "http://downloads:1", key: !secret the-key }
    paths: { /downloads: /srv/a, /downloads/books/: "D:/books/" }
pipelines:
  plain:
    about: All defaults.
    when: { schedule: " 0  3 * * * " }
    select: { books: wanted }
    do: [{ find: [drop-in] }, { download: downloads }]
  own:
    about: All its own.
    timezone: America/New_York
    when: [{ schedule: "0 3 * * *" }, { schedule: "0 4 * * *", timezone: UTC }]
    select: { books: wanted }
    batch: 3
    caps: { active: 2 }
    retry: none
    catch-up: 30m
    dry-run: true
    limit: { drop-in: [5/min, 300/d] }
    do: [{ find: [drop-in] }]
`;

function compiled(text: string, secret: string | undefined = 'x') {
  const loaded = loadConfig({ pipelinesText: text });
  assert.deepEqual(loaded.findings, []);
  return compile({ config: loaded.pipelines!, catalog: CATALOG, secrets: () => secret });
}

test('an instance is its manifest and its entry together', () => {
  const { plan, findings } = compiled(PIPELINES);
  assert.deepEqual(findings, []);
  assert.deepEqual(plan!.instances, [
    {
      name: 'drop-in',
      plugin: 'drop-in',
      folder: '/plugins/drop-in',
      provides: ['source.search', 'source.fetch'],
      options: {},
      limits: [
        { text: '1/3s', starts: 1, perMs: 3000 },
        { text: '400/d', starts: 400, perMs: 86_400_000 },
      ],
      paths: [],
      isolation: 'process',
      exclusive: true,
      deadlineMs: 90_000,
      hosts: [],
      needs: ['browser'],
    },
    {
      name: 'downloads',
      plugin: 'downloads',
      folder: '/plugins/downloads',
      provides: ['downloader.add', 'downloader.status', 'downloader.files'],
      options: { url: 'http://downloads:1', key: { secret: 'the-key' } },
      limits: [],
      paths: [
        { theirs: '/downloads/books', ours: 'D:/books' },
        { theirs: '/downloads', ours: '/srv/a' },
      ],
      isolation: 'inline',
      exclusive: false,
      deadlineMs: 60_000,
      hosts: ['config:url'],
      needs: [],
    },
  ]);
});

test('a pipeline that says nothing gets the defaults', () => {
  const [plain] = compiled(PIPELINES).plan!.pipelines;
  assert.deepEqual(plain!.when, [{ kind: 'schedule', cron: '0 3 * * *', timezone: 'Europe/Berlin' }]);
  assert.deepEqual(plain!.batch, { size: 7, pauseMs: 60_000, until: 'queued' });
  assert.deepEqual(plain!.caps, { downloads: 20, bytes: 1.5e9, writes: 25 });
  assert.deepEqual(plain!.backoffMs, [3_600_000, 7_200_000]);
  assert.equal(plain!.catchUpMs, 6 * 3_600_000);
  assert.equal(plain!.dryRun, false);
  assert.deepEqual(
    plain!.limits['drop-in']!.map((rate) => rate.text),
    ['10/min'],
  );
});

test('what a pipeline says replaces the default whole, but limits add up', () => {
  const [, own] = compiled(PIPELINES).plan!.pipelines;
  assert.deepEqual(
    own!.when.map((trigger) => trigger.kind === 'schedule' && trigger.timezone),
    ['America/New_York', 'UTC'],
  );
  assert.deepEqual(own!.batch, { size: 3, pauseMs: 0 });
  assert.deepEqual(own!.caps, { active: 2, writes: 25 });
  assert.deepEqual(own!.backoffMs, []);
  assert.equal(own!.catchUpMs, 1_800_000);
  assert.equal(own!.dryRun, true);
  assert.deepEqual(
    own!.limits['drop-in']!.map((rate) => rate.text),
    ['5/min', '300/d'],
  );
});

test('the plan holds no value of a secret and can be stored as JSON', () => {
  const { plan } = compiled(PIPELINES, 'hunter2');
  assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  assert.doesNotMatch(JSON.stringify(plan), /hunter2/);
});

test('an instance without its secret makes the pipelines wait that cannot do without it, and no others', () => {
  const loaded = loadConfig({ pipelinesText: PIPELINES });
  const { plan, findings } = compile({ config: loaded.pipelines!, catalog: CATALOG, secrets: () => undefined });
  assert.deepEqual(
    plan!.pipelines.map((pipeline) => pipeline.waitsFor),
    [['the-key'], undefined],
  );
  assert.deepEqual(plan!.instances[1]!.missing, ['the-key']);
  assert.deepEqual(
    findings.map((finding) => `${finding.line}:${finding.severity}:${finding.code}`),
    ['11:warning:plan/missing-secret'],
  );
});

test('thousands of pipelines that start each other are still looked through', () => {
  const one = (index: number) =>
    `  p${index}: { about: a, when: manual, select: { books: wanted }, do: [], then: { run: p${index + 1 < 5000 ? index + 1 : 0} } }\n`;
  const text = `version: 1\nplugins: {}\npipelines:\n${Array.from({ length: 5000 }, (_, index) => one(index)).join('')}`;
  assert.deepEqual(
    compiled(text).findings.map((finding) => finding.code),
    ['plan/circle'],
  );
});
