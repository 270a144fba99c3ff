import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { CHECKS, type Check } from '../../../sdk/testkit/checks.ts';
import { examine } from '../../../sdk/testkit/contract.ts';
import { type Command, complain, say } from '../../command.ts';
import { checkExamples } from '../../readme-example.ts';

const ALL: readonly Check[] = [...CHECKS, { says: 'the linter takes the examples of its readme', examine: checkExamples }];

export const pluginCheck: Command = {
  name: 'plugin:check',
  about: 'Check a plugin’s folder: manifest, options, readme, recordings, and how it behaves when its service fails',
  usage: 'DIR [--json]',
  words: [1, 1],
  options: { json: { type: 'boolean', about: 'the report as one JSON object' } },
  async run({ home, words, options }) {
    const folder = resolve(home, words[0] ?? '');
    if (!existsSync(folder)) {
      complain(`${folder} is not there; name the plugin's own folder`);
      return 2;
    }
    const rows: { says: string; problems: string[] }[] = [];
    const guard = endsBadly(folder);
    for (const check of ALL) {
      const row = { says: check.says, problems: await examine(folder, [check]) };
      rows.push(row);
      if (options['json']) continue;
      say(`${row.problems.length === 0 ? 'ok   ' : 'WRONG'} ${row.says}`);
      for (const problem of row.problems) say(`        ${problem}`);
    }
    process.off('exit', guard);
    const count = rows.reduce((sum, row) => sum + row.problems.length, 0);
    if (options['json']) say(JSON.stringify({ plugin: basename(folder), ok: count === 0, checks: rows }));
    else say(count === 0 ? `${basename(folder)} keeps its contract.` : `${basename(folder)}: ${count} problems.`);
    return count === 0 ? 0 : 1;
  },
};

/** The kit runs the plugin in this very process: one that ends it must not look like one that passed. */
function endsBadly(folder: string): () => void {
  const guard = (): void => {
    complain(`WRONG ${basename(folder)} ended the process in the middle of a call; a plugin never calls process.exit`);
    process.exitCode = 1;
  };
  process.once('exit', guard);
  return guard;
}
