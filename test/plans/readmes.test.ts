import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadConfig } from '../../core/config/load-config.ts';
import { compile } from '../../core/plan/compile.ts';
import { builtInPlugins } from './built-in-plugins.ts';

const catalog = builtInPlugins();
const readmes = [...catalog.plugins].map(([id, { folder, optionsSchema }]) => ({
  id,
  text: readFileSync(join(folder, 'readme.md'), 'utf8'),
  options: Object.keys((optionsSchema['properties'] ?? {}) as object),
}));

const PIPELINES = `
pipelines:
  nothing:
    about: What an example needs to be a file.
    when: manual
    select: { books: wanted }
    do: []
`;

/** An example as a whole file: what stands in every file is added. */
function asFile(example: string): string {
  const version = /^version:/m.test(example) ? '' : 'version: 1\n';
  const plugins = /^plugins:/m.test(example) ? '' : 'plugins: {}\n';
  return `${version}${plugins}${example}${/^pipelines:/m.test(example) ? '' : PIPELINES}`;
}

/** Examples that are a file or the beginning of one; a single step or selection shown by itself is none. */
const examplesIn = (text: string): string[] =>
  [...text.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map((match) => match[1]!).filter((example) => !/^(do|select|when):/m.test(example));

for (const { id, text, options } of readmes) {
  test(`the readme of ${id} has an example, and it has no mistake`, () => {
    const examples = examplesIn(text);
    assert.ok(
      examples.some((example) => /^plugins:/m.test(example) && example.includes(id)),
      'no yaml block configures the plugin',
    );
    for (const example of examples) {
      const loaded = loadConfig({ pipelinesText: asFile(example) });
      const compiled = loaded.pipelines
        ? compile({ config: loaded.pipelines, catalog, secrets: () => 'a secret value' })
        : { findings: [] };
      const found = [...loaded.findings, ...compiled.findings].map((finding) => `${finding.line}: ${finding.message}`);
      assert.deepEqual(found, [], example);
    }
  });

  test(`the readme of ${id} tells every option, and its table none that is not there`, () => {
    const untold = options.filter((option) => !new RegExp(`(^|[^a-z0-9-])${option}([^a-z0-9-]|$)`, 'm').test(text));
    assert.deepEqual(untold, []);
    const table = /^\| ?option ?\|[^\n]*\n((?:\|[^\n]*\n?)*)/m.exec(text)?.[1] ?? '';
    const rows = [...table.matchAll(/^\| ?([^|]*)\|/gm)].flatMap((row) => [...row[1]!.matchAll(/`([a-z][a-z0-9-]*)`/g)]);
    assert.deepEqual(
      rows.map((name) => name[1]!).filter((name) => !options.includes(name)),
      [],
    );
  });
}
