import { closed, NAME_PATTERN, PARTS, ref, type Schema } from './parts.ts';
import { DEFAULTS, PIPELINE } from './pipeline.ts';
import { QUALITY } from './quality.ts';

/** What the schema needs to know of a plugin, so that editors can complete its options. */
export interface SchemaPlugin {
  manifest: { id: string; summary: string };
  optionsSchema: Record<string, unknown>;
}

// To ajv a `!secret` is an object; the compiler sees whether it is one.
const HOOK_SECRET: Schema = {
  type: ['string', 'object'],
  minLength: 1,
  maxLength: 500,
  required: ['secret'],
  writeOnly: true,
  title: 'a secret, best as `!secret NAME`',
};

const INSTANCE: Schema = {
  ...closed({
    use: {
      type: 'string',
      pattern: NAME_PATTERN,
      title: 'the id of a plugin',
      description: 'The plugin, where the instance has another name.',
    },
    enabled: { type: 'boolean', title: 'true or false', description: 'false: it is not asked; chains go on without it.' },
    with: { type: 'object', title: "a mapping of the plugin's options", description: "The plugin's own options." },
    limit: ref('rates', "Stricter than the plugin's own limit; a rate per day is a daily budget."),
    paths: {
      type: 'object',
      minProperties: 1,
      additionalProperties: ref('text'),
      title: 'a mapping of its paths to ours',
      description: 'How its paths look to us: { "/downloads": "D:/downloads" }.',
    },
    'hook-secret': {
      anyOf: [HOOK_SECRET, { type: 'array', minItems: 1, maxItems: 10, items: HOOK_SECRET, title: 'a list of these' }],
      description:
        'Opens /hooks/<instance> for webhooks. whsec_... signs them (Standard Webhooks); any other text is the token of senders that cannot sign.',
    },
    isolation: {
      enum: ['inline', 'process'],
      title: 'inline or process',
      description: 'inline trusts a drop-in to run inside the daemon.',
    },
  }),
  title: 'an instance',
};

const map = (values: Schema, title: string, description: string): Schema => ({
  type: 'object',
  propertyNames: { type: 'string', pattern: NAME_PATTERN, maxLength: 60, title: 'a name of small letters, digits and hyphens' },
  additionalProperties: values,
  title,
  description,
});

/** The JSON schema of pipelines.yaml; with plugins given, also that of their options, for editors. */
export function pipelinesSchema(plugins: readonly SchemaPlugin[] = []): Schema {
  const instances = map(ref('anyInstance'), 'a mapping of instances', 'Plugins with their options, each under a name of your own.');
  const known = [...plugins].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'a mapping with version, plugins and pipelines',
    description: 'pipelines.yaml of Tomewright.',
    ...closed(
      {
        version: { const: 1, title: '1', description: 'The version of this grammar.' },
        defaults: { ...closed(DEFAULTS), title: 'a mapping', description: 'What holds for every pipeline that does not say otherwise.' },
        plugins: { ...instances, ...(known.length > 0 ? { properties: Object.fromEntries(known.map(knownInstance)) } : {}) },
        chains: map(ref('elements'), 'a mapping of chains', 'Who is asked in which order, under a name.'),
        quality: map(QUALITY, 'a mapping of quality profiles', 'What is wanted of a recording, under a name.'),
        pipelines: { ...map(PIPELINE, 'a mapping of pipelines', 'What is to be achieved, each under a name.'), minProperties: 1 },
      },
      ['version', 'plugins', 'pipelines'],
    ),
    $defs: { ...PARTS, anyInstance: INSTANCE },
  };
}

function knownInstance(plugin: SchemaPlugin): [string, Schema] {
  // References would point into the wrong file; such options go without completion.
  const { $schema: _schema, $id: _id, ...own } = plugin.optionsSchema;
  const options = JSON.stringify(own).includes('"$ref"') ? { type: 'object' } : own;
  return [
    plugin.manifest.id,
    {
      description: plugin.manifest.summary,
      allOf: [ref('anyInstance'), { anyOf: [{ required: ['use'] }, { properties: { with: options } }] }],
    },
  ];
}

/** The text of config/pipelines.schema.json. */
export function pipelinesSchemaText(plugins: readonly SchemaPlugin[]): string {
  return `${JSON.stringify(pipelinesSchema(plugins), null, 2)}\n`;
}
