import type { JSX } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Tone = 'good' | 'busy' | 'wait' | 'bad' | 'calm';
interface Word {
  text: string;
  tone: Tone;
  icon: IconName;
}

const word = (text: string, tone: Tone, icon: IconName): Word => ({ text, tone, icon });

/** What every state is called, how it is coloured, and a mark for those who do not see colours. */
const WORDS: Record<string, Word> = {
  // runs
  queued: word('queued', 'calm', 'clock'),
  selecting: word('selecting', 'busy', 'runs'),
  working: word('at work', 'busy', 'runs'),
  waiting: word('waiting', 'wait', 'clock'),
  finished: word('finished', 'good', 'check'),
  failed: word('failed', 'bad', 'error'),
  stopped: word('stopped', 'calm', 'stop'),
  // items
  done: word('done', 'good', 'check'),
  nothing: word('nothing good enough', 'calm', 'search'),
  deferred: word('waits', 'wait', 'clock'),
  held: word('held back', 'wait', 'pause'),
  skipped: word('left out', 'calm', 'arrow'),
  'given-up': word('given up', 'bad', 'cross'),
  dry: word('would be done', 'calm', 'eye'),
  pending: word('not begun', 'calm', 'clock'),
  ready: word('at work', 'busy', 'runs'),
  // downloads
  intended: word('about to be added', 'busy', 'clock'),
  downloading: word('downloading', 'busy', 'downloads'),
  stalled: word('stalled', 'wait', 'warning'),
  verified: word('proved', 'busy', 'check'),
  importing: word('being linked', 'busy', 'downloads'),
  imported: word('in the library', 'good', 'check'),
  abandoned: word('given up', 'bad', 'cross'),
  // books
  owned: word('in the library', 'good', 'check'),
  missing: word('missing', 'calm', 'search'),
  found: word('found', 'busy', 'star'),
  'not-found': word('not found', 'wait', 'search'),
  ignored: word('ignored', 'calm', 'block'),
  known: word('known', 'calm', 'info'),
  // plugins
  ok: word('works', 'good', 'check'),
  paused: word('told to wait', 'wait', 'pause'),
  resting: word('resting', 'wait', 'pause'),
  quarantined: word('shut off', 'bad', 'error'),
  'not-configured': word('not configured', 'wait', 'key'),
  disabled: word('switched off', 'calm', 'pause'),
  idle: word('not asked yet', 'calm', 'clock'),
  // plans
  proposed: word('waits for you', 'wait', 'clock'),
  making: word('is being made', 'busy', 'clock'),
  applying: word('is being applied', 'busy', 'runs'),
  approved: word('approved', 'busy', 'check'),
  applied: word('applied', 'good', 'check'),
  rejected: word('rejected', 'calm', 'cross'),
  outdated: word('outdated', 'calm', 'clock'),
  accept: word('good', 'good', 'check'),
  reject: word('rejected', 'calm', 'cross'),
};

export const wordOf = (state: string): Word => WORDS[state] ?? word(state.replaceAll('-', ' '), 'calm', 'info');

export function State({ of, text }: { of: string; text?: string }): JSX.Element {
  const { tone, icon, text: usual } = wordOf(of);
  return (
    <span class={`state ${tone}`}>
      <Icon name={icon} size={14} />
      {text ?? usual}
    </span>
  );
}

export function Meter(props: { part: number; label: string; tone?: Tone }): JSX.Element {
  const part = Math.min(Math.max(props.part, 0), 1);
  return (
    <div
      class={`meter ${props.tone ?? 'busy'}`}
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <span style={{ width: `${part * 100}%` }} />
    </div>
  );
}
