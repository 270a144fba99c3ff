import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { readCatalog } from '../catalog/catalog.ts';
import { loadConfig } from '../config/load-config.ts';
import { compile } from '../plan/compile.ts';
import { PROJECT } from './project.ts';

const PIPELINE = `
pipelines:
  example:
    about: Uses nothing, so that the instances alone are checked.
    when: manual
    select: { books: wanted }
    do: []
`;

/** What the linter says of the examples in a plugin's readme that begin with \`plugins:\`; none where they are good. */
export function checkExamples(folder: string): string[] {
  const text = readFileSync(join(folder, 'readme.md'), 'utf8');
  const examples = [...text.matchAll(/```ya?ml\n(plugins:\n(?:[ #].*\n|\n)+)/g)].map((block) => block[1] ?? '');
  if (!examples.some((example) => example.includes(basename(folder))))
    return ['readme.md has no ```yaml example that begins with "plugins:" and names it'];
  const builtIn = join(PROJECT, 'plugins');
  const parent = dirname(resolve(folder));
  const catalog = readCatalog({ builtIn, folders: parent === builtIn ? [] : [parent] });
  const left = catalog.notLoaded.find((each) => each.folder === resolve(folder));
  if (left) return [left.reason];
  return examples.flatMap((example) => findingsOf(example, catalog));
}

function findingsOf(example: string, catalog: ReturnType<typeof readCatalog>): string[] {
  const { pipelines: config, findings } = loadConfig({ pipelinesText: `version: 1\n${example}${PIPELINE}` });
  const compiled = config ? compile({ config, catalog, secrets: () => 'the-value-of-a-secret' }).findings : [];
  return [...findings, ...compiled]
    .filter((finding) => finding.severity === 'error')
    .map((finding) => `readme.md, example: ${finding.message} ${finding.remedy}`.trim());
}
