import { type Command, complain, say } from '../command.ts';
import { acceptAsIs, standstills } from '../desks/owners-word.ts';
import { readSettings } from '../settings.ts';
import { withStore } from '../with-store.ts';

export const accept: Command = {
  name: 'accept',
  about:
    'Say that what looks lost is as it should be (books gone for good, a backup put back), so that work goes on; alone: what waits for it',
  usage: '[ID --seen WHAT]',
  words: [0, 1],
  options: { seen: { type: 'string', value: 'WHAT', about: 'what you saw, word for word: nothing else is accepted' } },
  async run({ home, env, words, options }) {
    const { plan } = await readSettings({ home, env });
    if (!plan) {
      complain('pipelines.yaml is not in order; see: npm run lint');
      return 1;
    }
    const [id] = words;
    const seen = options['seen'];
    if ((id === undefined) !== (seen === undefined)) {
      complain('name what you accept, and with --seen what you saw of it; alone, npm run accept lists both');
      return 2;
    }
    return withStore({ home, env }, async (store) => {
      const waiting = (await standstills(store, plan)).flatMap(({ isSo, problem }) => (isSo ? problem : []));
      if (id === undefined) return list(waiting);
      const done = await acceptAsIs(store, plan, { id, seen: String(seen) });
      if ('refused' in done) complain(done.refused);
      else say(`accepted: ${done.accepted}`);
      return 'refused' in done ? 1 : 0;
    });
  },
};

function list(waiting: Awaited<ReturnType<typeof standstills>>[number]['problem'][]): number {
  if (waiting.length === 0) say('nothing waits for your word');
  for (const { id, sentence, remedy, accept: asked } of waiting) {
    say(`${sentence}\n    ${remedy}`);
    if (asked) say(`    that ${asked.means}:\n      npm run accept -- ${id} --seen "${asked.seen}"`);
  }
  return 0;
}
