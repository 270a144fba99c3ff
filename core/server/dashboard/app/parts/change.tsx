import type { JSX } from 'preact';
import { valueText } from './format.ts';

const MOST = 220;
const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** A value before and after, as one reads a correction on paper. */
export function Change({ before, after }: { before: unknown; after: unknown }): JSX.Element {
  const [old, fresh] = [valueText(before), valueText(after)];
  return (
    <div class="diff">
      <del>
        <span class="hidden">Before: </span>
        {old ? cut(old) : <i class="muted">empty</i>}
      </del>
      <ins>
        <span class="hidden">After: </span>
        {fresh ? cut(fresh) : <i class="muted">empty</i>}
      </ins>
    </div>
  );
}
