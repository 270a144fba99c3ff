import type { JSX } from 'preact';
import type { Candidate } from '../../api/book.ts';
import { bytes, plural, sentence } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Empty } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';

/** Everything that was offered, best first: the gates each passed or not, what made its score, and the verdict. */
export function Candidates({ items }: { items: readonly Candidate[] }): JSX.Element {
  if (items.length === 0)
    return (
      <Empty icon="search" title="Nothing was offered">
        No source had a release for it. Which sources were asked stands in the journal.
      </Empty>
    );
  const best = items.find((each) => each.verdict === 'accept');
  return (
    <ul class="candidates">
      {items.map((each, index) => (
        <Offer key={`${index}${each.release.title}`} candidate={each} isBest={each === best} />
      ))}
    </ul>
  );
}

function Offer({ candidate, isBest }: { candidate: Candidate; isBest: boolean }): JSX.Element {
  const { release, verdict, score, why, gates, before } = candidate;
  const failed = gates.filter((gate) => !gate.passed);
  const changed = before && before.verdict !== verdict;
  return (
    <li class={`card candidate ${verdict}${isBest ? ' best' : ''}`}>
      <div class="candidate-head">
        <div class="grow">
          <p class="title">{release.title}</p>
          <p class="muted small">{factsOf(release)}</p>
        </div>
        <div class="candidate-verdict">
          <span class="figure serif nums">{Math.round(score * 100)}</span>
          <State of={verdict} text={isBest ? 'chosen' : verdict === 'accept' ? 'good, but second' : 'rejected'} />
        </div>
      </div>
      {changed && before && (
        <p class="notice">
          <Icon name="info" size={18} /> Before it was {before.verdict === 'accept' ? 'good' : 'rejected'}, with{' '}
          {Math.round(before.score * 100)}.
        </p>
      )}
      <p>{failed.length > 0 ? sentence(failed.map((gate) => gate.reason).join('; ')) : sentence(why)}</p>
      <details>
        <summary class="small">
          {plural(gates.length, 'gate')}
          {failed.length > 0 ? `, ${failed.length} closed` : ', all open'}, and the score
        </summary>
        <ul class="gates">
          {gates.map((gate) => (
            <li key={gate.gate} class={gate.passed ? 'good' : 'bad'}>
              <Icon name={gate.passed ? 'check' : 'cross'} size={15} />
              <b>{gate.gate}</b> <span class="muted">{gate.reason}</span>
            </li>
          ))}
        </ul>
        <Parts parts={candidate.parts} />
      </details>
    </li>
  );
}

function factsOf({ source, indexer, bytes: size, seeders, format, language, narrators }: Candidate['release']): string {
  return [
    indexer ? `${source}, ${indexer}` : source,
    format,
    size ? bytes(size) : '',
    seeders === undefined ? '' : plural(seeders, 'seeder'),
    language,
    narrators?.length ? `read by ${narrators.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function Parts({ parts }: { parts: Record<string, number> }): JSX.Element | null {
  const rows = Object.entries(parts);
  const most = Math.max(0.01, ...rows.map(([, value]) => Math.abs(value)));
  if (rows.length === 0) return null;
  return (
    <dl class="parts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span class="part-bar">
              <span style={{ width: `${(Math.abs(value) / most) * 100}%` }} />
            </span>
            <span class="nums">{value.toFixed(2)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
