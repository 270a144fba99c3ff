import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface OptionSchema {
  type?: string;
  description?: string;
  writeOnly?: boolean;
  additionalProperties?: unknown;
  properties?: Record<string, OptionSchema>;
}

const SECRET_NAME = /(^|-)(key|api-?key|token|password|passphrase|secret|session|cookie|passkey)$/i;

/** config.schema.json as it is written; throws where it is no JSON. */
export function readOptionsSchema(folder: string): OptionSchema {
  return JSON.parse(readFileSync(join(folder, 'config.schema.json'), 'utf8')) as OptionSchema;
}

export function checkOptions(folder: string): string[] {
  let schema: OptionSchema;
  try {
    schema = readOptionsSchema(folder);
  } catch (error) {
    return [`config.schema.json cannot be read: ${(error as Error).message}`];
  }
  if (schema.type !== 'object') return ['config.schema.json: type must be "object", since it describes what stands under `with`'];
  const found =
    schema.additionalProperties === false
      ? []
      : ['config.schema.json: additionalProperties must be false, so that a misspelt option is found'];
  return [...found, ...optionProblems(schema, '')];
}

function optionProblems(schema: OptionSchema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]) => {
    const at = `config.schema.json: option ${path}${name}`;
    const found: string[] = [];
    if (!option.description || option.description.length < 8) found.push(`${at} has no description`);
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) found.push(`${at} is not written in kebab-case`);
    if (SECRET_NAME.test(name) && option.writeOnly !== true) found.push(`${at} looks like a secret and is not marked writeOnly`);
    return [...found, ...optionProblems(option, `${path}${name}.`)];
  });
}

/** Paths of the options that hold secrets, outermost names only. */
export function secretOptions(schema: OptionSchema): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]) => (option.writeOnly ? [name] : []));
}
