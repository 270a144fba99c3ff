import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Catalog, readCatalog } from './catalog.ts';

const manifest = {
  id: 'sample',
  name: 'Sample',
  version: '1.0.0',
  sdk: 1,
  summary: 'A sample.',
  provides: ['source.search'],
  hosts: ['example.org', 'config:url'],
};
const schema = { type: 'object', additionalProperties: false, properties: { url: { type: 'string', description: 'Where it is.' } } };

interface Files {
  [name: string]: unknown;
}

/** A root with a folder for built-ins, one for drop-ins and one for packages. */
function world(t: { after(work: () => void): void }): { root: string; put(path: string, files?: Files): string; read(): Catalog } {
  const root = mkdtempSync(join(tmpdir(), 'tomewright-catalog-'));
  t.after(() => rmSync(root, { recursive: true }));
  for (const name of ['plugins', 'drop', 'node_modules']) mkdirSync(join(root, name));
  const put = (path: string, files: Files = {}): string => {
    const folder = join(root, path);
    mkdirSync(folder, { recursive: true });
    const id = path.split('/').at(-1)!.replace('tomewright-plugin-', '');
    const all: Files = {
      'manifest.json': { ...manifest, id },
      'config.schema.json': schema,
      'index.ts': 'throw new Error("code must not run")',
      ...files,
    };
    for (const [name, content] of Object.entries(all)) {
      if (content !== null) writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return folder;
  };
  const read = () => readCatalog({ builtIn: join(root, 'plugins'), folders: [join(root, 'drop')], packages: join(root, 'node_modules') });
  return { root, put, read };
}

test('built-ins, drop-ins and packages are found without running their code', (t) => {
  const { put, read } = world(t);
  put('plugins/sample');
  put('drop/other', { 'index.ts': null, 'index.js': 'process.exit(1)' });
  put('node_modules/tomewright-plugin-third');
  put('node_modules/unrelated');
  const { plugins, notLoaded, findings } = read();
  assert.deepEqual(
    [...plugins].map(([id, plugin]) => [id, plugin.builtIn]),
    [
      ['sample', true],
      ['other', false],
      ['third', false],
    ],
  );
  assert.deepEqual([notLoaded, findings], [[], []]);
  assert.deepEqual(plugins.get('sample')!.optionsSchema, schema);
});

test('two plugins of one id are a finding that names both folders', (t) => {
  const { put, read } = world(t);
  const first = put('plugins/sample');
  const second = put('drop/sample');
  const { findings, plugins } = read();
  assert.equal(findings[0]!.code, 'catalog/two-of-one-id');
  assert.ok(findings[0]!.message.includes(first) && findings[0]!.message.includes(second));
  assert.equal(plugins.get('sample')!.folder, first);
});

test('what is wrong with a drop-in keeps it out, with the reason', (t) => {
  const { put, read } = world(t);
  const cases: [string, Files, RegExp][] = [
    ['newer', { 'manifest.json': { ...manifest, id: 'newer', sdk: 2, future: true } }, /SDK 2.*SDK 1/],
    ['misnamed', { 'manifest.json': { ...manifest, id: 'else' } }, /"else".*"misnamed"/],
    ['unknown-key', { 'manifest.json': { ...manifest, id: 'unknown-key', colour: 1 } }, /additional properties.*colour/],
    ['unknown-method', { 'manifest.json': { ...manifest, id: 'unknown-method', provides: ['source.steal'] } }, /provides\/0/],
    ['no-json', { 'manifest.json': '{ "id": ' }, /no JSON/],
    ['null-manifest', { 'manifest.json': 'null' }, /must be object/],
    ['no-index', { 'index.ts': null }, /neither index.ts nor index.js/],
    ['two-indexes', { 'index.js': '' }, /keep one/],
    ['no-schema', { 'config.schema.json': null }, /no config.schema.json/],
    ['bad-schema', { 'config.schema.json': { type: 'object', properties: { a: { type: 'thing' } } } }, /no JSON schema/],
    ['bad-host', { 'manifest.json': { ...manifest, id: 'bad-host', hosts: ['https://example.org/x'] } }, /among its hosts/],
    ['no-such-option', { 'manifest.json': { ...manifest, id: 'no-such-option', hosts: ['config:address'] } }, /config:address/],
    ['huge', { 'manifest.json': `${' '.repeat(300_000)}{}` }, /larger than/],
  ];
  for (const [id, files] of cases) put(`drop/${id}`, files);
  const { notLoaded, plugins, findings } = read();
  assert.equal(plugins.size, 0);
  assert.equal(findings.length, 0);
  for (const [id, , reason] of cases) assert.match(notLoaded.find((one) => one.id === id)?.reason ?? 'loaded', reason, id);
});

test('links are not followed', (t) => {
  const { root, put, read } = world(t);
  const real = put('elsewhere/linked');
  symlinkSync(real, join(root, 'drop/linked'));
  const folder = put('drop/half', { 'manifest.json': null });
  symlinkSync(join(real, 'manifest.json'), join(folder, 'manifest.json'));
  const upward = put('drop/upward', { 'index.ts': null });
  symlinkSync('../../elsewhere/linked/index.ts', join(upward, 'index.ts'));
  const { notLoaded, plugins } = read();
  assert.equal(plugins.size, 0);
  assert.deepEqual(
    notLoaded.map(({ id }) => id),
    ['half', 'linked', 'upward'],
  );
  for (const { reason } of notLoaded) assert.match(reason, /link/);
});

test('a broken built-in and a folder that is not there stop the start', (t) => {
  const { put, root } = world(t);
  put('plugins/sample', { 'manifest.json': '{}' });
  const { findings } = readCatalog({ builtIn: join(root, 'plugins'), folders: [join(root, 'nowhere')] });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['catalog/no-folder', 'catalog/broken-built-in'].sort().reverse(),
  );
});
