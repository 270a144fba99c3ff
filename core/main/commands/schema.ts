import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipelinesSchema } from '../../config/schema/pipelines-schema.ts';
import { type Command, say } from '../command.ts';
import { readSettings } from '../settings.ts';

export const schema: Command = {
  name: 'schema',
  about: 'Print the JSON schema of pipelines.yaml, for editors; --write keeps it in config/pipelines.schema.json',
  usage: '[--write]',
  words: [0, 0],
  options: { write: { type: 'boolean', about: 'write config/pipelines.schema.json instead of printing' } },
  async run({ home, env, options }) {
    const { catalog } = await readSettings({ home, env });
    const text = `${JSON.stringify(pipelinesSchema([...catalog.plugins.values()].filter((plugin) => plugin.builtIn)), null, 2)}\n`;
    if (!options['write']) say(text);
    else writeFileSync(join(home, 'config', 'pipelines.schema.json'), text);
    return 0;
  },
};
