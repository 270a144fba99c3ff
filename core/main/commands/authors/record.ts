import { memoryCache } from '../../../host/index.ts';
import { CAPABILITIES, type Capability } from '../../../sdk/index.ts';
import { record as recordCall } from '../../../sdk/testkit/record.ts';
import { type Command, complain, say } from '../../command.ts';
import { filled } from '../../live-plugins.ts';
import { readSettings } from '../../settings.ts';
import { withStore } from '../../with-store.ts';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const record: Command = {
  name: 'record',
  about: 'Make one real call of an instance and keep it as a fixture of its plugin, without its secrets',
  usage: "INSTANCE KIND.METHOD '[ARGUMENTS AS JSON]' FIXTURE-NAME",
  words: [4, 4],
  options: {},
  async run({ home, env, words }) {
    const [instance = '', call = '', json = '', name = ''] = words;
    const { plan, secrets } = await readSettings({ home, env });
    const found = plan?.instances.find((each) => each.name === instance);
    if (!found) {
      complain(
        `pipelines.yaml has no instance "${instance}"${plan ? `; it has: ${plan.instances.map((each) => each.name).join(', ')}` : ', or is not in order: npm run lint'}`,
      );
      return 1;
    }
    if (found.missing?.length) {
      complain(`${instance} is not configured: ${found.missing.join(', ')} has no value; see: npm run lint`);
      return 1;
    }
    if (!(call in CAPABILITIES) || !found.provides.includes(call as Capability)) {
      complain(`${instance} provides: ${found.provides.join(', ')}`);
      return 2;
    }
    const input = readList(json);
    if (!input || !/^[a-z0-9][a-z0-9.-]{0,80}$/.test(name)) {
      complain(
        `The arguments are a JSON list, such as '[{"title": "Ozma of Oz"}]', and the name is of small letters, digits, dots and hyphens`,
      );
      return 2;
    }
    const options = Object.fromEntries(Object.entries(filled(found.options, secrets)).map(([key, value]) => [kebab(key), value]));
    // With the daemon's own memory: a session that is changed by the answer must not be lost.
    const path = await withStore({ home, env }, async (store) => {
      const shared = {
        store: { cache: memoryCache(() => new Date()), state: store.state },
        grant: (key: string, gapMs: number) => store.permits.grant(key, gapMs),
        budget: { take: (key: string, perDay: number, day: string) => store.permits.take(key, perDay, day) },
        exclusive: <T>(held: string, work: () => Promise<T>) => store.exclusive.run(held, work),
      };
      return recordCall({ folder: found.folder, name, call: call as Capability, input, options, instance, shared });
    });
    say(path);
    return 0;
  },
};

function readList(json: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
