import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { PROJECT } from './project.ts';
import { checkExamples } from './readme-example.ts';

test('an example that the linter refuses, and a readme without one, are told', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'tw-example-'));
  t.after(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'paper-list');
  mkdirSync(folder);
  for (const file of ['manifest.json', 'config.schema.json', 'index.js'])
    writeFileSync(join(folder, file), readFileSync(join(PROJECT, 'test/drop-ins/paper-list', file)));
  const says = (readme: string): string => {
    writeFileSync(join(folder, 'readme.md'), readme);
    return checkExamples(folder).join('; ');
  };
  const example = (options: string): string => `# X\n\n\`\`\`yaml\nplugins:\n  paper-list: { with: { ${options} } }\n\`\`\`\n`;
  assert.equal(says(example('url: "http://localhost:1", api-key: !secret paper-key')), '');
  assert.match(says(example('url: "http://localhost:1", api-kee: !secret paper-key')), /api-kee/);
  assert.match(says(example('url: "http://localhost:1"')), /api-key/);
  assert.match(says('# X\n'), /no ```yaml example/);
});
