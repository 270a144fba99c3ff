import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { transform } from 'esbuild';
import { KINDS, type Kind } from '../../../sdk/index.ts';
import { type Command, complain, say } from '../../command.ts';
import { PROJECT } from '../../project.ts';
import { readSettings } from '../../settings.ts';
import { dropInFolder } from './plugins-folder.ts';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const STARTERS = join(PROJECT, 'core', 'sdk', 'starters');
const SDK = join(PROJECT, 'core', 'sdk', 'index.ts');

export const pluginNew: Command = {
  name: 'plugin:new',
  about: 'Make the folder of a new plugin, which passes its contract at once; then make it yours',
  usage: 'KIND ID [--js] [--in DIR]',
  words: [2, 2],
  options: {
    js: { type: 'boolean', about: 'plain JavaScript instead of TypeScript' },
    in: { type: 'string', about: 'the folder that holds plugins (default: the first of plugin-folders, else data/plugins)', value: 'DIR' },
  },
  async run({ home, env, words, options }) {
    const [kind = '', id = ''] = words;
    if (!KINDS.includes(kind as Kind) || !ID.test(id) || id.length > 60) {
      complain(`KIND is one of ${KINDS.join(', ')}, and ID is of small letters, digits and single hyphens, such as open-shelf`);
      return 2;
    }
    const settings = await readSettings({ home, env });
    const known = settings.catalog.plugins.get(id);
    if (known) {
      complain(`there is a plugin ${id} in ${known.folder} already; choose another id`);
      return 1;
    }
    const place =
      typeof options['in'] === 'string' ? { folder: resolve(home, options['in']), isNamed: true } : dropInFolder(home, settings);
    const folder = join(place.folder, id);
    if (existsSync(folder)) {
      complain(`${folder} is there already; nothing was changed`);
      return 1;
    }
    await makePlugin({ kind: kind as Kind, id, folder, isJavaScript: options['js'] === true });
    say(folder);
    say(nextSteps({ home, folder, id, isNamed: place.isNamed }));
    return 0;
  },
};

export interface NewPlugin {
  kind: Kind;
  id: string;
  folder: string;
  isJavaScript: boolean;
}

/** Writes the starter of the kind under its new id. */
export async function makePlugin({ kind, id, folder, isJavaScript }: NewPlugin): Promise<void> {
  const from = join(STARTERS, kind);
  for (const name of filesIn(from)) {
    const text = renamed(readFileSync(join(from, name), 'utf8'), id);
    const isCode = name.endsWith('.ts');
    const target = join(folder, isCode && isJavaScript ? name.replace(/\.ts$/, '.js') : name);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, isCode ? await codeOf(text, folder, isJavaScript) : text);
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesIn(join(folder, entry.name)).map((name) => join(entry.name, name)) : [entry.name],
  );
}

function renamed(text: string, id: string): string {
  const name = id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
  const key = /^[a-z0-9]+$/.test(id) ? id : `'${id}'`;
  return text
    .replace(/(\{ )starter(?=: )/g, `$1${key}`)
    .replaceAll('starter', id)
    .replaceAll('Starter', name);
}

/** The SDK is imported by type alone, so the path is for the editor: it leads to nothing when the plugin runs. */
async function codeOf(text: string, folder: string, isJavaScript: boolean): Promise<string> {
  const sdk = relative(folder, SDK).replaceAll('\\', '/');
  if (!isJavaScript) return text.replace("'../../index.ts'", `'${sdk}'`);
  const { code } = await transform(text, { loader: 'ts', format: 'esm', target: 'node20' });
  return `// @ts-check\n// What \`context\` offers: ${sdk}\n${code.replace('const plugin = {', `/** @type {import('${sdk}').PluginModule<any>} */\nconst plugin = {`)}`;
}

function nextSteps(made: { home: string; folder: string; id: string; isNamed: boolean }): string {
  const path = relative(made.home, made.folder).replaceAll('\\', '/') || made.folder;
  const where = relative(made.home, dirname(made.folder)).replaceAll('\\', '/');
  return [
    '',
    'Next:',
    `  npm run plugin:check -- ${path}`,
    ...(made.isNamed ? [] : [`  in config/app.yaml:   plugin-folders: [${where}]`]),
    `  in pipelines.yaml:    plugins: { ${made.id}: { with: { url: "http://localhost:8080", api-key: !secret ${made.id}-api-key } } }`,
    `  npm run -s plugin -- call ${made.id} KIND.METHOD '{ ... }' --reply FILE`,
    'plugins/README.md goes through it step by step.',
  ].join('\n');
}
