import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { MANIFEST_SCHEMA, type Manifest, SDK_VERSION } from '../sdk/index.ts';

const LARGEST = 256 * 1024;
const isManifest = new Ajv({ allErrors: true, strict: false, validateSchema: false, code: { optimize: false } }).compile<Manifest>(
  MANIFEST_SCHEMA,
);

export type ReadPlugin = { manifest: Manifest; optionsSchema: Record<string, unknown> } | { reason: string };

/** A plugin's manifest and options schema, or the reason why it is not loaded. Of our own plugins the tests check the schema, not each start. */
export function readPlugin(folder: string, id: string, builtIn = false): ReadPlugin {
  try {
    if (!lstatSync(folder).isDirectory()) return { reason: 'it is a link and not a folder; copy the plugin here' };
    const manifest = jsonOf(folder, 'manifest.json') as Manifest;
    const sdk = (manifest as { sdk?: unknown } | null)?.sdk;
    if (typeof sdk === 'number' && sdk !== SDK_VERSION)
      return { reason: `it is written for SDK ${sdk}, and this daemon speaks SDK ${SDK_VERSION}; look for a version of it that fits` };
    if (!isManifest(manifest)) return { reason: `manifest.json is wrong: ${mistakes(isManifest.errors)}` };
    if (manifest.id !== id) return { reason: `its manifest says "${manifest.id}" and its folder "${id}"; they must be the same` };
    const badHost = manifest.hosts.find((host) => !isHost(host));
    if (badHost !== undefined)
      return { reason: `manifest.json names "${badHost}" among its hosts; write a host name, *.name, or config:OPTION` };
    checkEntry(folder);
    return { manifest, optionsSchema: optionsSchemaOf(folder, manifest, builtIn) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}

function optionsSchemaOf(folder: string, manifest: Manifest, builtIn: boolean): Record<string, unknown> {
  const schema = jsonOf(folder, 'config.schema.json') as Record<string, unknown> | null;
  if (schema === null || typeof schema !== 'object' || schema['type'] !== 'object')
    throw new Error('config.schema.json does not describe an object');
  if (!builtIn) refuseBroken(schema);
  const options = Object.keys((schema['properties'] as object | undefined) ?? {});
  const missing = manifest.hosts.find((host) => host.startsWith('config:') && !options.includes(host.slice('config:'.length)));
  if (missing !== undefined) throw new Error(`manifest.json names ${missing} among its hosts, and config.schema.json has no such option`);
  return schema;
}

function refuseBroken(schema: object): void {
  try {
    new Ajv({ strict: false, validateFormats: false }).compile(schema);
  } catch (error) {
    throw new Error(`config.schema.json is no JSON schema: ${(error as Error).message}`);
  }
}

function jsonOf(folder: string, name: string): unknown {
  const text = readFileSync(regularFile(folder, name), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is no JSON: ${(error as Error).message}`);
  }
}

function checkEntry(folder: string): void {
  const present = ['index.ts', 'index.js'].filter((name) => lstatSync(join(folder, name), { throwIfNoEntry: false }));
  if (present.length !== 1)
    throw new Error(present.length === 0 ? 'it has neither index.ts nor index.js' : 'it has index.ts and index.js; keep one of them');
  regularFile(folder, present[0]!);
}

/** A file of the folder itself: a link could lead anywhere. */
function regularFile(folder: string, name: string): string {
  const path = join(folder, name);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) throw new Error(`it has no ${name}`);
  if (!found.isFile()) throw new Error(`${name} is no regular file; links are not followed`);
  if (found.size > LARGEST && name.endsWith('.json')) throw new Error(`${name} is larger than ${LARGEST} bytes`);
  return path;
}

function isHost(host: string): boolean {
  return /^(config:[a-z][a-z0-9-]*|(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,})$/.test(host);
}

function mistakes(errors: ErrorObject[] | null | undefined): string {
  const say = (error: ErrorObject): string => {
    const extra = (error.params as { additionalProperty?: string }).additionalProperty;
    return `${error.instancePath || 'its top'} ${error.message}${extra ? ` (${extra})` : ''}`;
  };
  return (errors ?? []).slice(0, 5).map(say).join('; ');
}
