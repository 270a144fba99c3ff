import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { CHECKS, type Check } from './checks.ts';

/** Proves that the plugin in `folder` keeps the SDK's promises. A plugin's contract.test.ts is `contract(import.meta.dirname)`. */
export function contract(folder: string): void {
  describe(`the contract of ${basename(folder)}`, () => {
    for (const check of CHECKS) {
      test(check.says, async () => {
        const problems = await problemsOf(check, folder);
        assert.ok(problems.length === 0, `${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);
      });
    }
  });
}

/** The same checks as a list of problems, empty where the contract is kept. */
export async function examine(folder: string, checks: readonly Check[] = CHECKS): Promise<string[]> {
  const found: string[] = [];
  for (const check of checks) found.push(...(await problemsOf(check, folder)));
  return found;
}

async function problemsOf(check: Check, folder: string): Promise<string[]> {
  try {
    return await check.examine(folder);
  } catch (error) {
    return [`${check.says}: this could not be examined, ${(error as Error).message}`];
  }
}
