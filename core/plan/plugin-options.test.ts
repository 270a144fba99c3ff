import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../config/secret.ts';
import { leaveOutOwnSources } from './leave-out.ts';
import type { InstancePlan } from './plan.ts';
import { pluginOptions, secretUses, withoutDefaulted } from './plugin-options.ts';

const SCHEMA = {
  type: 'object',
  required: ['url', 'api-key'],
  properties: {
    url: { type: 'string', default: 'http://localhost' },
    'api-key': { type: 'string', writeOnly: true },
    'save-paths': { type: 'object', properties: { 'for-audio': { type: 'string' } } },
    headers: { type: 'object' },
    accounts: { type: 'array', items: { type: 'object', properties: { 'pass-word': { type: 'string', writeOnly: true } } } },
  },
};

test('options get camelCase names where the schema knows them, and keep the names of free mappings', () => {
  const written = { 'api-key': new Secret('my-key'), 'save-paths': { 'for-audio': '/a' }, headers: { 'x-one': '1' } };
  assert.deepEqual(pluginOptions(written, SCHEMA), {
    url: 'http://localhost',
    apiKey: { secret: 'my-key' },
    savePaths: { forAudio: '/a' },
    headers: { 'x-one': '1' },
  });
});

test('secrets are found at any depth, and those in plain text have no name', () => {
  const written = { 'api-key': 'plain', accounts: [{ 'pass-word': new Secret('one') }, { 'pass-word': 'two' }], url: 'x' };
  assert.deepEqual(secretUses(written, SCHEMA), [
    { path: ['api-key'] },
    { path: ['accounts', 0, 'pass-word'], name: 'one' },
    { path: ['accounts', 1, 'pass-word'] },
  ]);
});

test('what has a default need not be written', () => {
  assert.deepEqual(withoutDefaulted(SCHEMA)['required'], ['api-key']);
  assert.equal(withoutDefaulted(SCHEMA), withoutDefaulted(SCHEMA));
});

const source = (plugin: string, more: Partial<InstancePlan> = {}) =>
  ({ name: plugin, plugin, provides: ['source.search'], options: {}, ...more }) as InstancePlan;

test('a collecting source leaves out the sources that are configured beside it, and those only', () => {
  const instances = [
    source('myanonamouse'),
    source('unready', { missing: ['a-secret'] }),
    source('prowlarr', { options: { leaveOut: ['Mine'] } }),
    source('prowlarr', { name: 'second', options: { leaveOut: ['myanonamouse'] } }),
    source('goodreads', { provides: ['metadata.identify'], options: { leaveOut: [] } }),
  ];
  assert.deepEqual(
    leaveOutOwnSources(instances).map((instance) => instance.options['leaveOut']),
    [undefined, undefined, ['Mine', 'myanonamouse'], ['myanonamouse'], []],
  );
});
