import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CAPABILITIES, type Capability, type Failure } from '../../../sdk/index.ts';
import { callWithReply } from '../../../sdk/testkit/call-with-reply.ts';
import { fromFixture, toFixture } from '../../../sdk/testkit/plain.ts';
import { type Command, type CommandCall, complain, say } from '../../command.ts';
import { TOKENS } from '../../container.ts';
import { readSettings, type Settings } from '../../settings.ts';
import { startAsking } from '../../terminal/asking.ts';

export const plugin: Command = {
  name: 'plugin',
  about: 'Call one method of an instance and print its result as JSON; a failure is JSON with its code, and status 1',
  usage: "call INSTANCE KIND.METHOD ['ARGUMENTS AS JSON'] [--reply FILE]",
  words: [1, 4],
  options: {
    reply: {
      type: 'string',
      value: 'FILE',
      about: 'no network: FILE answers. A fixture answers in turn, anything else every request. An id of a plugin serves as INSTANCE then',
    },
  },
  async run(call) {
    const [verb, instance = '', capability = '', json = '[]'] = call.words;
    const args = argumentsIn(json);
    if (verb !== 'call' || !(capability in CAPABILITIES) || !args) {
      complain(
        `say: npm run -s plugin -- call INSTANCE KIND.METHOD '{"title": "Ozma of Oz"}'; a JSON list is the list of the arguments, anything else is the one argument, and KIND.METHOD one of ${Object.keys(CAPABILITIES).join(', ')}`,
      );
      return 2;
    }
    const settings = await readSettings(call);
    const found = placeOf(settings, instance);
    if (!found) {
      complain(
        `there is no instance "${instance}" under plugins: in pipelines.yaml${settings.plan ? '' : ' (which is not in order: npm run lint)'}`,
      );
      return 1;
    }
    const asked = { instance, capability: capability as Capability, args: args.map((value) => fromFixture(found.folder, value)) };
    const { reply } = call.options;
    return typeof reply === 'string' ? replied({ ...asked, ...found, reply: resolve(reply) }) : live(call, asked, settings);
  },
};

interface Asked {
  instance: string;
  capability: Capability;
  args: unknown[];
}

function argumentsIn(json: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : [value];
  } catch {
    return null;
  }
}

/** The folder of an instance's plugin, or of the plugin of that id, with options as far as they are known: secrets are not needed for saved answers. */
function placeOf({ plan, catalog }: Settings, name: string): { folder: string; options: Record<string, unknown> } | null {
  const instance = plan?.instances.find((each) => each.name === name);
  if (instance) return { folder: instance.folder, options: withPlaceholders(instance.options) };
  const known = catalog.plugins.get(name);
  if (!known) return null;
  const described = (known.optionsSchema['properties'] ?? {}) as Record<string, { default?: unknown; pattern?: string }>;
  const options = Object.entries(described).flatMap(([key, { default: value, pattern = '' }]) => {
    const isAddress = pattern.includes('https?');
    if (value === undefined && !isAddress && !isRequired(known.optionsSchema, key)) return [];
    return [[camel(key), value ?? (isAddress ? `http://${name}.example` : `fake-${key}`)] as const];
  });
  return { folder: known.folder, options: Object.fromEntries(options) };
}

const isRequired = (schema: Record<string, unknown>, key: string): boolean => ((schema['required'] ?? []) as string[]).includes(key);
const camel = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function withPlaceholders(options: Record<string, unknown>): Record<string, unknown> {
  const isSecret = (value: unknown): boolean => typeof value === 'object' && value !== null && 'secret' in value;
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, isSecret(value) ? `fake-${key}` : value]));
}

async function replied(asked: Asked & { folder: string; options: Record<string, unknown>; reply: string }): Promise<number> {
  if (!statSync(asked.reply, { throwIfNoEntry: false })?.isFile()) {
    complain(`${asked.reply} is no file`);
    return 2;
  }
  const { folder, options, reply, capability, args } = asked;
  const { outcome, problems } = await callWithReply({ folder, options, reply, call: capability, input: args });
  for (const problem of problems) complain(problem);
  return print(outcome);
}

/** By the store and the limits of the daemon itself, so that a rotated session is kept and nobody is asked faster. */
async function live({ home, env }: CommandCall, { instance, capability, args }: Asked, { app }: Settings): Promise<number> {
  const daemon = await startAsking({ home, env, data: app?.data ?? 'data' });
  try {
    return print(await daemon.wiring.get(TOKENS.plugins).call(instance, capability, args));
  } finally {
    await daemon.stop();
  }
}

function print(outcome: { ok: true; value: unknown } | { ok: false; failure: Failure }): number {
  say(JSON.stringify(outcome.ok ? toFixture(outcome.value) : outcome.failure, null, 2));
  return outcome.ok ? 0 : 1;
}
