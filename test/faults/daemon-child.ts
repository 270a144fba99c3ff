import { TOKENS } from '../../core/main/container.ts';
import { startDaemon } from '../../core/main/daemon.ts';
import { mutate } from './mutations.ts';

/**
 * A daemon in a process of its own, for being killed: `daemon-child.ts HOME [--mutate NAME] [--lease MS]`. Says its process id when it is
 * ready; at SIGUSR2 it begins complete-series, where that was not begun before.
 */
const words = process.argv.slice(2);
const after = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined);
const lease = after('--lease');

const daemon = await startDaemon({
  home: words[0] ?? '',
  env: process.env,
  pace: 'lifted',
  ...(lease ? { leaseTtlMs: Number(lease) } : {}),
});
mutate(daemon.wiring, after('--mutate'));
process.on('SIGUSR2', () => void begin());
process.once('SIGTERM', () => void daemon.stop().then(() => process.exit(0)));
process.stdout.write(`${JSON.stringify({ ready: process.pid, ms: Math.round(performance.now()) })}\n`);

async function begin(): Promise<void> {
  const plan = daemon.wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find((each) => each.name === 'complete-series');
  const before = await daemon.store.runs.list({ pipeline: 'complete-series', limit: 1 });
  if (pipeline && before.items.length === 0)
    await daemon.store.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'manual' });
}
