import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface OptionSchema {
  writeOnly?: boolean;
  properties?: Record<string, OptionSchema>;
  items?: OptionSchema;
}

/** The values of the options that the plugin's own schema marks as writeOnly. */
export function secretsOf(folder: string, options: Record<string, unknown>): string[] {
  const file = join(folder, 'config.schema.json');
  let schema: OptionSchema;
  try {
    schema = JSON.parse(readFileSync(file, 'utf8')) as OptionSchema;
  } catch {
    return textsIn(options);
  }
  return collect(schema, options);
}

function collect(schema: OptionSchema, value: unknown): string[] {
  if (schema.writeOnly) return textsIn(value);
  if (Array.isArray(value)) return value.flatMap((one) => collect(schema.items ?? {}, one));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    return collect(inner, (value as Record<string, unknown>)[camel] ?? (value as Record<string, unknown>)[name]);
  });
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}
