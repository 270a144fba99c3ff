import type { PlanLine, Silent } from '../../store/index.ts';
import { silentText } from './silent-text.ts';

type Line = Pick<PlanLine<object>, 'id' | 'kind' | 'label' | 'title' | 'intent' | 'state' | 'reason'>;

interface Shown {
  id: string;
  pipeline: string;
  lines: readonly Line[];
  others: readonly { label: string; outcome: string; reason: string }[];
  silent: readonly Silent[];
}

interface Correction {
  field: string;
  before: unknown;
  after: unknown;
  source: string;
}

/** A plan as a diff for people: what would be fetched, linked and written, with what it costs. */
export function renderProposal({ id, pipeline, lines, others, silent }: Shown): string {
  const text = [`plan ${id} of ${pipeline}: ${summary(lines)}`, ''];
  for (const line of lines) text.push(...lineText(line));
  if (others.length > 0) text.push('', 'nothing to write for:');
  for (const { label, outcome, reason } of others) text.push(`    ${label}: ${outcome}${reason ? ` (${reason})` : ''}`);
  if (silent.length > 0) text.push('', ...silent.map(silentText));
  if (lines.some((line) => line.state === 'proposed'))
    text.push('', `have it done: npm run apply -- ${id}    only some: --lines ${lines[0]?.id ?? 1},...    say no: --reject`);
  return text.join('\n');
}

function summary(lines: readonly Line[]): string {
  if (lines.length === 0) return 'nothing would be written';
  const grabs = lines.filter((line) => line.kind === 'grab');
  const sum = (pick: (line: Line) => unknown): number => grabs.reduce((total, line) => total + Number(pick(line) ?? 0), 0);
  const costs = grabs.map((line) => (line.intent['cost'] ?? {}) as { slots?: number; countedBytes?: number; wedges?: number });
  const slots = costs.reduce((total, cost) => total + (cost.slots ?? 0), 0);
  const counted = costs.reduce((total, cost) => total + (cost.countedBytes ?? 0), 0);
  const wedges = costs.reduce((total, cost) => total + (cost.wedges ?? 0), 0);
  const count = (kind: Line['kind'], word: string): string[] => {
    const n = lines.filter((line) => line.kind === kind).length;
    return n === 0 ? [] : [`${n} ${word}`];
  };
  const cost = slots > 0 ? [`${slots} slots, ${sizeText(counted)} against the ratio, ${wedges} wedges`] : [];
  const grabText = grabs.length > 0 ? [`${grabs.length} to download (${sizeText(sum((line) => line.intent['bytes']))})`, ...cost] : [];
  return [...grabText, ...count('link', 'to link'), ...count('metadata', 'to correct'), ...count('series', 'to put into a series')].join(
    ', ',
  );
}

function lineText({ id, kind, label, title, intent, state, reason }: Line): string[] {
  const mark = { grab: '+', link: '>', metadata: '~', series: '~' }[kind];
  const settled = state === 'proposed' ? '' : ` [${state}${reason ? `: ${reason}` : ''}]`;
  return [`${mark} ${id.padStart(4)}  ${label}: ${title}${settled}`, ...detail(kind, intent)];
}

function detail(kind: Line['kind'], intent: Record<string, unknown>): string[] {
  if (kind === 'metadata') {
    const corrections = (intent['corrections'] ?? []) as Correction[];
    return corrections.map(({ field, before, after, source }) => `          ${field}: ${shown(before)} -> ${shown(after)}  (${source})`);
  }
  if (kind !== 'grab') return [];
  const {
    release,
    next = [],
    refused,
  } = intent as {
    release?: { format?: string; bytes?: number; seeders?: number; flags?: string[] };
    next?: { title: string }[];
    refused?: string;
  };
  const facts = [release?.format, sizeText(release?.bytes ?? 0), `${release?.seeders ?? '?'} seeders`, ...(release?.flags ?? [])];
  return [
    `          ${facts.filter(Boolean).join(', ')}${next.length > 0 ? `; ${next.length} more candidates` : ''}`,
    ...(refused ? [`          waits now: ${refused}`] : []),
  ];
}

const MOST_SHOWN = 100;

function shown(value: unknown): string {
  if (value === null || value === undefined) return '(empty)';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}...` : line;
}

function sizeText(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let step = 0;
  while (value >= 1000 && step < steps.length - 1) {
    value /= 1000;
    step++;
  }
  return `${value >= 100 || step === 0 ? Math.round(value) : value.toFixed(1)} ${steps[step]}`;
}
