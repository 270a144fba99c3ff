import type { PipelinePlan } from '../plan/plan.ts';
import type { Message } from '../sdk/index.ts';
import type { ItemOutcome } from './ports.ts';

/** A run that has ended, as far as people are told of it. */
export interface EndedRun {
  id: string;
  pipeline: string;
  trigger: string;
  state: string;
  reason: string | null;
  byOutcome: Partial<Record<ItemOutcome, number>>;
  /** Some of its items. */
  items: { label: string; outcome: ItemOutcome | null; reason: string | null }[];
}

type Told = PipelinePlan['notify'][string][number];

const NAMED = 10;
const LONGEST_REASON = 200;
const HEADS: [ItemOutcome, string, Told][] = [
  ['done', 'Done', 'success'],
  ['failed', 'Failed, to be tried again', 'failure'],
  ['given-up', 'Given up', 'given-up'],
  ['held', 'Waits for your approval', 'waiting'],
  ['deferred', 'Waits', 'waiting'],
];

/** What came of a run, in the words of `notify`. What an interval's run waits for it waits for again in a moment: that is not told. */
export function outcomesOf(run: EndedRun): Set<Told> {
  const told = new Set<Told>();
  const isInterval = run.trigger === 'every';
  for (const [outcome, , word] of HEADS) if ((run.byOutcome[outcome] ?? 0) > 0 && !(isInterval && outcome === 'deferred')) told.add(word);
  if (run.state === 'failed') told.add('failure');
  if (told.size === 0 && run.state === 'finished' && !isInterval) told.add('empty');
  return told;
}

/** One message for the whole run; null where nothing of it is wanted. */
export function noticeOf(run: EndedRun, wanted: readonly Told[]): Message | null {
  const outcomes = outcomesOf(run);
  if (!wanted.some((word) => outcomes.has(word))) return null;
  const counts = HEADS.flatMap(([outcome, head]) =>
    run.byOutcome[outcome] ? [`${run.byOutcome[outcome]} ${WORDS[outcome] ?? head}`] : [],
  );
  const failed = run.state === 'failed';
  const title = `${run.pipeline}: ${failed ? 'failed' : counts.join(', ') || 'nothing to do'}`;
  const level = failed ? 'error' : outcomes.has('failure') || outcomes.has('given-up') ? 'warning' : 'info';
  return {
    title,
    body: [...(failed && run.reason ? [run.reason] : []), ...HEADS.flatMap((head) => lines(run, head))].join('\n') || title,
    level,
  };
}

const WORDS: Partial<Record<ItemOutcome, string>> = {
  done: 'done',
  failed: 'failed',
  'given-up': 'given up',
  held: 'for your approval',
  deferred: 'waiting',
};

function lines(run: EndedRun, [outcome, head]: (typeof HEADS)[number]): string[] {
  const count = run.byOutcome[outcome] ?? 0;
  if (count === 0) return [];
  const named = run.items.filter((item) => item.outcome === outcome).slice(0, NAMED);
  const rows = named.map(({ label, reason }) => `- ${label}${reason && outcome !== 'done' ? `: ${reason.slice(0, LONGEST_REASON)}` : ''}`);
  return [`${head}:`, ...rows, ...(count > named.length ? [`- and ${count - named.length} more`] : [])];
}

/** Several messages as one, for a notifier that must not be told too often. */
export function together(messages: readonly Message[]): Message {
  const [first] = messages;
  if (messages.length === 1 && first) return first;
  const levels = ['info', 'warning', 'error'] as const;
  return {
    title: `Tomewright: ${messages.length} messages`,
    body: messages
      .map((message) => `${message.title}\n${message.body}`)
      .join('\n\n')
      .slice(0, 3500),
    level: levels[Math.max(...messages.map((message) => levels.indexOf(message.level)))] ?? 'info',
  };
}
