import type { PipelinePlan, Rate, SearchLink, Selection, Step, Trigger } from './plan.ts';

const LENGTHS: [number, string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

export function durationWords(ms: number): string {
  const [size, unit] = LENGTHS.find(([length]) => ms % length === 0) ?? [1, 'ms'];
  return `${ms / size} ${unit}`;
}

export function bytesWords(bytes: number): string {
  const [size, unit] = (
    [
      [1e12, 'TB'],
      [1e9, 'GB'],
      [1e6, 'MB'],
      [1e3, 'KB'],
    ] as const
  ).find(([length]) => bytes >= length) ?? [1, 'bytes'];
  return `${Number((bytes / size).toFixed(2))} ${unit}`;
}

export function triggerWords(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'manual':
      return 'by hand';
    case 'every':
      return `every ${durationWords(trigger.ms)}`;
    case 'schedule':
      return `${trigger.cron} (${trigger.timezone})`;
    case 'event':
      return `on ${trigger.event}${trigger.from ? ` of ${trigger.from}` : ''}`;
  }
}

export function selectionWords(selection: Selection): string {
  switch (selection.noun) {
    case 'event':
      return 'what the event tells';
    case 'downloads':
      return `${selection.state} downloads of ${selection.from.join(' and ')}${selection.due ? ', those that are due' : ''}`;
    case 'releases': {
      const filters = [selection.genre, selection.category, selection.language].filter(Boolean);
      const first = selection.first ? `, the first ${selection.first}${selection.each ? ' of every genre' : ''}` : '';
      return `${selection.state} releases of ${selection.from}${filters.length > 0 ? ` (${filters.join(', ')})` : ''}${first}`;
    }
    case 'books':
      return booksWords(selection);
  }
}

function booksWords(selection: Extract<Selection, { noun: 'books' }>): string {
  if (selection.state === 'wanted') return 'books that were asked for';
  if (selection.state === 'missing')
    return `missing books by ${selection.by}, owned ones in ${selection.from}, lists of ${selection.shelf.join(' + ')}`;
  const within = selection.addedWithinMs === undefined ? '' : ` added within ${durationWords(selection.addedWithinMs)}`;
  return `books in ${selection.from}${within}`;
}

export function stepWords(step: Step): string {
  switch (step.verb) {
    case 'find':
      return `find: ${step.chain.map(linkWords).join(', then ')}`;
    case 'correct':
      return `correct: ${step.chain.join(', then ')}`;
    case 'verify':
      return step.chain ? `verify, by what ${step.chain.join(', then ')} knows` : 'verify';
    case 'keep':
      return `keep: ${step.conditions.join(' and ')}`;
    case 'download':
      return `download: ${step.downloaders.join(', or ')}`;
    case 'import':
      return `import: ${step.library}`;
    default:
      return step.verb;
  }
}

function linkWords(link: SearchLink): string {
  const score = link.minScore === undefined ? '' : ` (score ${link.minScore} or better)`;
  return `${link.identify ? `${link.identify} -> ` : ''}${link.source}${score}`;
}

export function capWords(caps: PipelinePlan['caps']): string {
  const words = [
    caps.downloads === undefined ? '' : `${caps.downloads} downloads`,
    caps.bytes === undefined ? '' : bytesWords(caps.bytes),
    caps.writes === undefined ? '' : `${caps.writes} writes`,
    caps.active === undefined ? '' : `${caps.active} downloads at once`,
  ];
  return words.filter(Boolean).join(', ') || 'none';
}

export function limitWords(rates: readonly Rate[]): string {
  return rates.map((rate) => rate.text).join(' and ') || 'none';
}
