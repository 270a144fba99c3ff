import type { JSX } from 'preact';
import { plural } from '../../parts/format.ts';
import { diffLines, hunks } from './diff.ts';

const SIGN = { same: ' ', gone: '−', new: '+' } as const;
const NAME = { same: '', gone: 'removed: ', new: 'added: ' } as const;

/** The lines that differ, as one reads them in a patch. */
export function DiffView({ before, after }: { before: string; after: string }): JSX.Element {
  const all = diffLines(before, after);
  const count = (kind: 'gone' | 'new'): number => all.filter((line) => line.kind === kind).length;
  return (
    <>
      <p class="muted">
        {plural(count('new'), 'line')} added, {plural(count('gone'), 'line')} removed.
      </p>
      <ol class="patch mono">
        {hunks(all).map((line, index) =>
          line === null ? (
            <li key={index} class="cut" aria-hidden="true">
              ⋯
            </li>
          ) : (
            <li key={index} class={line.kind}>
              <span class="nums">{line.number}</span>
              <span aria-hidden="true">{SIGN[line.kind]}</span>
              <span class="hidden">{NAME[line.kind]}</span>
              <code>{line.text || ' '}</code>
            </li>
          ),
        )}
      </ol>
    </>
  );
}
