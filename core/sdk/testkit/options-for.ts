import { Ajv } from 'ajv';

type Options = Record<string, unknown>;

/** A fixture's options as the plugin gets them: defaults filled in, checked against the plugin's own schema, in camelCase. */
export function optionsFor(schema: object, written: Options): Options {
  const known = ((schema as { properties?: Record<string, { default?: unknown }> }).properties ?? {}) as Record<
    string,
    { default?: unknown }
  >;
  const options: Options = {};
  for (const [name, option] of Object.entries(known)) if (option.default !== undefined) options[name] = structuredClone(option.default);
  for (const [name, value] of Object.entries(written)) options[kebab(name) in known ? kebab(name) : name] = value;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  if (!ajv.validate(schema, options))
    throw new Error(`its options do not fit config.schema.json: ${ajv.errorsText(undefined, { dataVar: 'options' })}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [camel(name), value]));
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
