import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkExamples } from '../../core/main/readme-example.ts';
import { CHECKS } from '../../core/sdk/testkit/checks.ts';
import { examine } from '../../core/sdk/testkit/contract.ts';

for (const id of ['emerald-shelf', 'paper-list']) {
  test(`the drop-in ${id} keeps its contract outside of the project`, async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'tw-drop-ins-'));
    t.after(() => rmSync(root, { recursive: true }));
    const folder = join(root, id);
    cpSync(join(import.meta.dirname, id), folder, { recursive: true });
    assert.deepEqual(await examine(folder, [...CHECKS, { says: 'the examples', examine: checkExamples }]), []);
  });
}
