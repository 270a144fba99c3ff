import type { JSX } from 'preact';
import { withQuery } from '../../api/client.ts';
import type { JournalLine } from '../../api/run.ts';
import { Button } from '../../parts/button.tsx';
import { clockOf, fullTime, sentence } from '../../parts/format.ts';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { Empty, Notice } from '../../parts/page.tsx';
import { useLive } from '../../state/live.ts';
import { usePages } from '../../state/pages.ts';

const ICONS: Record<string, IconName> = {
  'item/asked': 'search',
  'item/chosen': 'star',
  'item/none-good': 'search',
  'item/added': 'downloads',
  'item/verified': 'check',
  'item/linked': 'books',
  'item/seen': 'eye',
  'item/matched': 'check',
  'item/corrected': 'edit',
  'item/kept': 'lock',
  'item/series': 'shelf',
  'item/waits': 'clock',
  'item/capped': 'pause',
  'item/guarded': 'lock',
  'item/failed-call': 'warning',
  'item/mismatch': 'error',
  'item/refused': 'error',
  'item/bug': 'error',
  'run/braked': 'error',
  'run/gave-up': 'error',
  'run/unanswered': 'warning',
};

const toneOf = (icon: IconName): string => (icon === 'error' ? 'bad' : icon === 'warning' ? 'wait' : '');

/** What was done and why, line by line, of a whole run or of one item; new lines come as they are written. */
export function Journal({ run, item }: { run: string; item?: string }): JSX.Element {
  const lines = usePages<JournalLine>(withQuery(`/api/runs/${run}/journal`, { item, limit: 100 }));
  useLive('journal', (data) => data['run'] === run && (!item || data['item'] === item) && lines.reload(), [run, item, lines.reload]);
  if (lines.problem && lines.items.length === 0) return <Notice problem={lines.problem} again={lines.reload} />;
  if (lines.first && lines.items.length === 0) return <Empty icon="clock" title="Nothing is written down yet" />;
  return (
    <>
      <ol class="journal">
        {lines.items.map((line) => {
          const icon = ICONS[line.kind] ?? 'info';
          return (
            <li key={line.id} class={toneOf(icon)}>
              <span class="journal-mark">
                <Icon name={icon} size={15} />
              </span>
              <p class="grow">{sentence(line.message)}</p>
              <time class="muted small nums" dateTime={line.at} title={fullTime(line.at)}>
                {clockOf(line.at)}
              </time>
            </li>
          );
        })}
      </ol>
      {!lines.isWhole && lines.first && <Button act={lines.more}>Show more lines</Button>}
    </>
  );
}
