import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_APP } from '../../core/config/app/app-config.ts';
import { loadConfig } from '../../core/config/load-config.ts';
import { pipelinesSchemaText } from '../../core/config/schema/pipelines-schema.ts';
import { readSecretsFile } from '../../core/config/secrets.ts';
import { compile } from '../../core/plan/compile.ts';
import { renderPlan, usedBy } from '../../core/plan/render-plan.ts';
import { builtInPlugins, PROJECT } from './built-in-plugins.ts';

const WORKFLOWS = [
  'library-sync',
  'mam-daily',
  'genre-top-10',
  'metadata-full',
  'metadata-new',
  'complete-series',
  'get-wanted',
  'complete-authors',
  'nightly',
  'download-monitor',
  'on-import',
];

const read = (file: string) => readFileSync(join(PROJECT, file), 'utf8');

function shipped(secret: string | undefined) {
  const loaded = loadConfig({ pipelinesText: read('pipelines.yaml'), appText: read('config/app.yaml') });
  assert.deepEqual(loaded.findings, []);
  return compile({ config: loaded.pipelines!, catalog: builtInPlugins(), secrets: () => secret });
}

test('the shipped pipelines hold every workflow and compile without a word when all secrets are there', () => {
  const { plan, findings } = shipped('a secret value');
  assert.deepEqual(findings, []);
  assert.deepEqual(
    plan!.pipelines.map((pipeline) => pipeline.name),
    WORKFLOWS,
  );
  for (const pipeline of plan!.pipelines) assert.equal(pipeline.waitsFor, undefined, pipeline.name);
});

test('a fresh clone without any secret gets warnings, one for each secret, and a plan that says what waits', () => {
  const { plan, findings } = shipped(undefined);
  assert.ok(plan);
  assert.ok(findings.length >= 5);
  for (const finding of findings) {
    assert.equal(finding.severity, 'warning');
    assert.equal(finding.code, 'plan/missing-secret');
    assert.match(finding.remedy, /[A-Z]+_[A-Z_]+/);
  }
  const series = plan.pipelines.find((pipeline) => pipeline.name === 'complete-series')!;
  assert.ok(series.waitsFor!.includes('audiobookshelf-api-key'));
  const printed = renderPlan(plan, 'complete-series');
  assert.match(printed, /It waits for .*audiobookshelf-api-key/);
  assert.match(printed, /find: librivox/);
  assert.match(printed, /not configured: goodreads, myanonamouse, prowlarr, google-books/);
});

test('without a MyAnonamouse account complete-series goes on with the rest of its chain', () => {
  const loaded = loadConfig({ pipelinesText: read('pipelines.yaml') });
  const secrets = (name: string) => (name === 'mam-session' ? undefined : 'a secret value');
  const { plan } = compile({ config: loaded.pipelines!, catalog: builtInPlugins(), secrets });
  const series = plan!.pipelines.find((pipeline) => pipeline.name === 'complete-series')!;
  assert.equal(series.waitsFor, undefined);
  assert.deepEqual(series.leftOut, ['goodreads', 'myanonamouse']);
  const find = series.steps.find((step) => step.verb === 'find')!;
  assert.deepEqual(find.chain[0], { source: 'prowlarr' });
  assert.deepEqual(plan!.pipelines.find((pipeline) => pipeline.name === 'mam-daily')!.waitsFor, ['mam-session']);
});

test('complete-series asks the sources in the agreed order and waits for each batch of ten', () => {
  const series = shipped('a secret value').plan!.pipelines.find((pipeline) => pipeline.name === 'complete-series')!;
  assert.deepEqual(series.batch, { size: 10, pauseMs: 0, until: 'finished' });
  assert.deepEqual(series.steps[0], {
    verb: 'find',
    chain: [{ source: 'myanonamouse' }, { source: 'prowlarr' }, { source: 'prowlarr', identify: 'google-books' }, { source: 'librivox' }],
  });
  assert.equal(series.catchUpMs, 6 * 3_600_000);
  assert.deepEqual(
    series.backoffMs,
    [1, 3, 7].map((days) => days * 86_400_000),
  );
});

test('Goodreads is off until its owner takes `enabled: false` away, and then stands where it was named', () => {
  const compiled = (text: string) => {
    const { pipelines } = loadConfig({ pipelinesText: text });
    return compile({ config: pipelines!, catalog: builtInPlugins(), secrets: () => 'a secret value' });
  };
  const text = read('pipelines.yaml');
  const used = (plan: NonNullable<ReturnType<typeof compiled>['plan']>) =>
    plan.pipelines.flatMap((pipeline) => (usedBy(pipeline).has('goodreads') ? pipeline.name : []));
  const off = compiled(text);
  assert.deepEqual([off.findings, used(off.plan!)], [[], []]);
  const on = compiled(text.replace('goodreads: { enabled: false }', 'goodreads: {}'));
  assert.ok(used(on.plan!).includes('complete-series') && used(on.plan!).includes('metadata-full'));
});

test('prowlarr is told to leave out the indexer that is configured as a source of its own', () => {
  const { plan } = shipped('a secret value');
  const prowlarr = plan!.instances.find((instance) => instance.name === 'prowlarr')!;
  assert.deepEqual(prowlarr.options['leaveOut'], ['myanonamouse', 'librivox']);
  assert.deepEqual(prowlarr.options['apiKey'], { secret: 'prowlarr-api-key' });
});

test('the shipped app.yaml says what the defaults are', () => {
  const loaded = loadConfig({ pipelinesText: read('pipelines.yaml'), appText: read('config/app.yaml') });
  assert.deepEqual(loaded.app, DEFAULT_APP);
});

test('the example of the secrets names every secret that the shipped pipelines name', () => {
  const { values, findings } = readSecretsFile(read('config/secrets.example.yaml'));
  assert.deepEqual(findings, []);
  const named = [...read('pipelines.yaml').matchAll(/:\s*!secret ([a-z-]+)/g)].map((match) => match[1]!);
  assert.deepEqual([...values.keys()].sort(), [...new Set(named)].sort());
});

test('config/pipelines.schema.json is what the grammar and the plugins make of it', () => {
  const fresh = pipelinesSchemaText([...builtInPlugins().plugins.values()]);
  assert.equal(read('config/pipelines.schema.json'), fresh, 'write it again: npm run schema');
});
