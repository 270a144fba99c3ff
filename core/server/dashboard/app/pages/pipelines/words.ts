import type { Pipeline, Trigger } from '../../api/pipeline.ts';
import { bytes, lengthOf, plural } from '../../parts/format.ts';

const DAYS = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** When a pipeline starts, as one says it; a pattern that has no plain words stays as it is written. */
export function whenInWords(when: Trigger): string {
  if (when.kind === 'manual') return 'by hand';
  if (when.kind === 'every') return `every ${lengthOf(when.ms)}`;
  if (when.kind === 'event') return `on ${when.event}${when.from ? ` from ${when.from}` : ''}`;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = when.cron.split(/\s+/);
  const isClock = /^\d+$/.test(minute) && /^\d+$/.test(hour) && month === '*';
  const clock = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (isClock && day === '*' && weekday === '*') return `every day at ${clock}`;
  if (isClock && day === '*' && /^[0-7]$/.test(weekday)) return `${DAYS[Number(weekday)]} at ${clock}`;
  if (isClock && /^\d+$/.test(day) && weekday === '*') return `on day ${day} of the month at ${clock}`;
  return when.cron;
}

export function selectInWords({ select }: Pipeline): string {
  const text = (name: string): string => String(select[name] ?? '');
  if (select.noun === 'event') return 'the book that the event names';
  const within = typeof select['addedWithinMs'] === 'number' ? `, added within ${lengthOf(select['addedWithinMs'])}` : '';
  if (select.noun === 'books')
    return `${text('state')} books${select['by'] ? ` by ${text('by')}` : ''}${select['from'] ? ` of ${text('from')}` : ''}${within}`;
  const from = Array.isArray(select['from']) ? select['from'].join(', ') : text('from');
  const each = select['each'] ? `, of each ${text('each')}` : '';
  return `${text('state')} ${select.noun} of ${from}${select['first'] ? `, the first ${text('first')}` : ''}${each}`;
}

export function limitsInWords({ caps, batch, approve, overlap, backoffMs = [] }: Pipeline): string[] {
  return [
    caps.downloads ? `at most ${plural(caps.downloads, 'download')}` : '',
    caps.bytes ? `at most ${bytes(caps.bytes)}` : '',
    caps.active ? `${caps.active} on their way at once` : '',
    caps.writes ? `at most ${plural(caps.writes, 'write')}` : '',
    batch.size ? `${batch.size} at a time${batch.until === 'finished' ? ', until they are finished' : ''}` : '',
    backoffMs.length > 0 ? `tried again after ${backoffMs.map(lengthOf).join(', ')}` : '',
    approve && approve !== 'never' ? `asks you ${approve === 'always' ? 'always' : 'past its caps'}` : '',
    overlap === 'queue' ? 'waits for the run before' : '',
  ].filter(Boolean);
}
