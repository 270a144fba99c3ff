import type { JSX } from 'preact';
import type { PlanLine } from '../../api/plan.ts';
import { Change } from '../../parts/change.tsx';
import { bytes, sentence } from '../../parts/format.ts';
import { State } from '../../parts/state.tsx';

interface LineProps {
  line: PlanLine;
  isOut: boolean;
  /** Given where the line can still be taken out or put back. */
  turn?: () => void;
}

/** One thing that would be done, with what it costs or changes. */
export function Line({ line, isOut, turn }: LineProps): JSX.Element {
  const facts = [line.source && line.kind === 'grab' ? line.source : '', bytes(line.bytes), line.cost].filter(Boolean).join(' · ');
  return (
    <li class={`plan-line${isOut ? ' out' : ''}`}>
      {turn && (
        <input type="checkbox" checked={!isOut} onChange={turn} aria-label={`${line.title}${line.field ? `, ${line.field}` : ''}`} />
      )}
      <div class="grow">
        <p>
          {line.book ? (
            <a class="title" href={`/books/${line.book}`}>
              {line.title}
            </a>
          ) : (
            <span class="title">{line.title}</span>
          )}
          {line.field && <b> · {line.field}</b>}
        </p>
        {line.kind === 'metadata' ? <Change before={line.before} after={line.after} /> : null}
        <p class="muted small">
          {facts}
          {line.detail ? ` ${facts ? '· ' : ''}${line.detail}` : ''}
          {line.why ? ` · ${line.why}` : ''}
        </p>
        {line.files && line.files.length > 0 && (
          <details>
            <summary class="small muted">{line.files.length} files</summary>
            <ul class="mono small">
              {line.files.slice(0, 200).map((file) => (
                <li key={file.to}>
                  {file.from} → {file.to}
                </li>
              ))}
            </ul>
          </details>
        )}
        {line.reason && <p class="small">{sentence(line.reason)}</p>}
      </div>
      {line.state !== 'proposed' && <State of={line.state} />}
    </li>
  );
}
