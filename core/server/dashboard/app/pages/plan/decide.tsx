import type { JSX } from 'preact';
import { api } from '../../api/client.ts';
import type { Plan, PlanLine } from '../../api/plan.ts';
import { Button } from '../../parts/button.tsx';
import { bytes, plural, sentence } from '../../parts/format.ts';
import { tell } from '../../parts/toast.tsx';
import type { Pages } from '../../state/pages.ts';
import { refresh } from '../../state/resource.ts';
import { go } from '../../state/router.ts';

interface DecideProps {
  plan: Plan;
  lines: Pages<PlanLine, Plan>;
  /** Lines that were taken out. */
  out: ReadonlySet<string>;
  setOut: (out: ReadonlySet<string>) => void;
}

/** Applies or rejects the whole, or what was left in or taken out, whether its lines are shown yet or not. */
export function Decide({ plan, lines, out, setOut }: DecideProps): JSX.Element {
  const open = lines.items.filter((line) => line.state === 'proposed');
  const isNone = open.length > 0 && open.every((line) => out.has(line.id));
  const chosen = isNone ? 0 : plan.waiting - out.size;
  const decide = async (verb: 'apply' | 'reject'): Promise<void> => {
    const isWhole = out.size === 0;
    const ids = isWhole ? null : verb === 'reject' ? [...out] : (await waiting(plan.id)).filter((id) => !out.has(id));
    const answer = await api<{ run?: string }>(`/api/plans/${plan.id}/${verb}`, 'POST', ids === null ? {} : { lines: ids });
    tell(`${plural(ids?.length ?? plan.waiting, 'line')} ${verb === 'apply' ? 'applied' : 'rejected'}.`);
    setOut(new Set());
    refresh('/api/plans', '/api/runs');
    if (verb === 'apply' && answer.run) go(`/runs/${answer.run}`);
    else lines.reload();
  };
  return (
    <div class="decide">
      <p class="grow">
        {out.size === 0 ? `All ${plural(plan.waiting, 'line')} are chosen.` : `${chosen} of ${plural(plan.waiting, 'line')} are chosen.`}{' '}
        <span class="muted">{out.size === 0 ? sentence(costOf(plan)) : ''}</span>
      </p>
      {lines.isWhole && (
        <Button look="quiet" act={() => setOut(out.size > 0 ? new Set() : new Set(open.map((line) => line.id)))}>
          {out.size > 0 ? 'Choose all' : 'Choose none'}
        </Button>
      )}
      <Button icon="cross" act={() => decide('reject')}>
        {out.size > 0 ? `Reject the ${plural(out.size, 'other')}` : 'Reject all'}
      </Button>
      <Button look="main" icon="check" disabled={chosen === 0} act={() => decide('apply')}>
        Apply {plural(chosen, 'line')}
      </Button>
    </div>
  );
}

/** The ids of every line that waits, shown or not. */
async function waiting(plan: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page: Plan = await api<Plan>(`/api/plans/${plan}?state=proposed&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    ids.push(...page.lines.map((line) => line.id));
    cursor = page.cursor;
  }
  return ids;
}

const costOf = ({ grabs, bytes: size }: Plan): string => (grabs === 0 ? '' : `${plural(grabs, 'download')}, ${bytes(size)}`);
