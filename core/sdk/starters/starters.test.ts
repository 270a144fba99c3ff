import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makePlugin } from '../../main/commands/authors/plugin-new.ts';
import { checkExamples } from '../../main/readme-example.ts';
import { KINDS } from '../index.ts';
import { CHECKS } from '../testkit/checks.ts';
import { examine } from '../testkit/contract.ts';

for (const kind of KINDS) {
  for (const isJavaScript of [false, true]) {
    const language = isJavaScript ? 'JavaScript' : 'TypeScript';
    test(`a new ${kind} in ${language} passes its contract at once`, async (t) => {
      const root = mkdtempSync(join(tmpdir(), 'tw-new-'));
      t.after(() => rmSync(root, { recursive: true }));
      const folder = join(root, 'open-shelf');
      await makePlugin({ kind, id: 'open-shelf', folder, isJavaScript });
      assert.deepEqual(await examine(folder, [...CHECKS, { says: 'the examples', examine: checkExamples }]), []);
      const files = readdirSync(folder);
      assert.ok(files.includes(isJavaScript ? 'index.js' : 'index.ts') && files.length === 5, files.join(' '));
      for (const file of files.filter((name) => name.includes('.')))
        assert.doesNotMatch(readFileSync(join(folder, file), 'utf8'), /starter/i);
    });
  }
}
