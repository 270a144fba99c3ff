import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { CHECKS } from './checks.ts';

/** Proves that the plugin in `folder` keeps the SDK's promises. A plugin's contract.test.ts is `contract(import.meta.dirname)`. */
export function contract(folder: string): void {
  describe(`the contract of ${basename(folder)}`, () => {
    for (const check of CHECKS) {
      test(check.says, async () => {
        const problems = await check.examine(folder);
        assert.ok(problems.length === 0, `${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);
      });
    }
  });
}

/** The same checks as a list of problems, empty where the contract is kept. */
export async function examine(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const check of CHECKS) found.push(...(await check.examine(folder)));
  return found;
}
