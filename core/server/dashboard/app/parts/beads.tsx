import type { JSX } from 'preact';
import { plural } from './format.ts';
import { wordOf } from './state.tsx';

const MOST = 120;

/** What became of the items of a run: one bead each, or a strip in proportion where they are many. */
export function Beads({ byOutcome, items }: { byOutcome: Record<string, number>; items: number }): JSX.Element {
  const outcomes = Object.entries(byOutcome).filter(([, amount]) => amount > 0);
  const words = outcomes.map(([outcome, amount]) => `${amount} ${wordOf(outcome).text}`).join(', ');
  const label = `${plural(items, 'item')}: ${words || 'none settled yet'}`;
  if (items > MOST)
    return (
      <div class="strip" role="img" aria-label={label}>
        {outcomes.map(([outcome, amount]) => (
          <span key={outcome} class={wordOf(outcome).tone} style={{ width: `${(amount / items) * 100}%` }} />
        ))}
      </div>
    );
  const beads = outcomes.flatMap(([outcome, amount]) => Array.from({ length: amount }, () => wordOf(outcome).tone as string));
  const open = Array.from({ length: Math.max(0, items - beads.length) }, () => 'open');
  return (
    <div class="beads" role="img" aria-label={label}>
      {[...beads, ...open].map((tone, index) => (
        <span key={index} class={tone} />
      ))}
    </div>
  );
}
