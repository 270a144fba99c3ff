import type { JSX } from 'preact';
import type { PlanLine } from '../../api/plan.ts';
import { Change } from '../../parts/change.tsx';
import { bytes, percent, plural, sentence } from '../../parts/format.ts';
import { State } from '../../parts/state.tsx';

interface LineProps {
  line: PlanLine;
  isOut: boolean;
  /** Given where the line can still be taken out or put back. */
  turn?: (id: string) => void;
}

/** One thing that would be done, with what it costs or changes. */
export function Line({ line, isOut, turn }: LineProps): JSX.Element {
  const facts = [line.source, bytes(line.bytes), line.cost ? `costs ${line.cost}` : '', line.detail].filter(Boolean).join(' · ');
  return (
    <li class={`plan-line${isOut ? ' out' : ''}`}>
      {turn && <input type="checkbox" checked={!isOut} onChange={() => turn(line.id)} aria-label={`${line.label}: ${line.title}`} />}
      <div class="grow">
        <p>
          {line.book ? (
            <a class="title" href={`/books/${line.book}`}>
              {line.label}
            </a>
          ) : (
            <span class="title">{line.label}</span>
          )}
        </p>
        <p>{sentence(line.title)}</p>
        {(line.changes ?? []).map((change) => (
          <div key={change.field} class="plan-change">
            <p>
              <b>{change.field}</b>{' '}
              <span class="muted small">
                {change.source && `by ${change.source}`}
                {change.confidence !== undefined && `, ${percent(change.confidence)} sure`}
              </span>
            </p>
            <Change before={change.before} after={change.after} />
          </div>
        ))}
        <p class="muted small">{facts}</p>
        {line.files && line.files.length > 0 && (
          <details>
            <summary class="small muted">{plural(line.files.length, 'file')}</summary>
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
