import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { MANIFEST_SCHEMA, type Manifest, SDK_VERSION } from '../manifest.ts';

const NEEDED = ['manifest.json', 'config.schema.json', 'readme.md'];
/** Inside of the project the kit runs with all other tests; elsewhere by `npm run plugin:check`. */
const IN_THE_PROJECT = 'contract.test.ts';
const LONGEST_INDEX = 300;
const manifestIsRight = new Ajv({ allErrors: true, strict: false }).compile(MANIFEST_SCHEMA);

/** The manifest as it is written; throws where it is no JSON. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
}

export function checkFolder(folder: string): string[] {
  const isOurs = existsSync(join(folder, '../../core/sdk/testkit/contract.ts'));
  const missing = [...NEEDED, ...(isOurs ? [IN_THE_PROJECT] : [])].filter((file) => !existsSync(join(folder, file)));
  if (missing.length > 0) return missing.map((file) => `${file} is missing: every plugin has one`);
  return [...checkManifest(folder), ...checkIndex(folder), ...checkReadme(folder)];
}

function checkManifest(folder: string): string[] {
  let manifest: Manifest;
  try {
    manifest = readManifest(folder);
  } catch (error) {
    return [`manifest.json is no JSON: ${(error as Error).message}`];
  }
  if (!manifestIsRight(manifest)) {
    return (manifestIsRight.errors ?? []).map((error) => `manifest.json${error.instancePath}: ${error.message}`);
  }
  const found: string[] = [];
  if (manifest.id !== basename(folder))
    found.push(`manifest.json: id is "${manifest.id}", but the folder is "${basename(folder)}"; they are the same`);
  if (manifest.sdk !== SDK_VERSION) found.push(`manifest.json: sdk is ${manifest.sdk}, this kit checks plugins of SDK ${SDK_VERSION}`);
  return found;
}

function checkIndex(folder: string): string[] {
  const entries = ['index.ts', 'index.js'].filter((name) => existsSync(join(folder, name)));
  if (entries.length !== 1) return [`there must be one of index.ts and index.js, and there are ${entries.length}`];
  const lines = readFileSync(join(folder, entries[0]!), 'utf8').split('\n').length;
  return lines > LONGEST_INDEX ? [`${entries[0]} has ${lines} lines; over ${LONGEST_INDEX} it is split by noun`] : [];
}

function checkReadme(folder: string): string[] {
  const readme = readFileSync(join(folder, 'readme.md'), 'utf8');
  const example = [...readme.matchAll(/```ya?ml\n([\s\S]*?)```/g)].some((block) => block[1]!.includes(basename(folder)));
  return example ? [] : [`readme.md has no \`\`\`yaml example that configures ${basename(folder)} under plugins:`];
}
