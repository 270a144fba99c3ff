import type { ExplainedCandidate, Explanation } from '../../store/index.ts';
import { type Command, say } from '../command.ts';
import { oneBook } from '../terminal/one-book.ts';
import { withStore } from '../with-store.ts';

export const explain: Command = {
  name: 'explain',
  about: 'Why a book was downloaded, or was not: every candidate with its gates, score and verdict',
  usage: 'BOOK-ID | download:ID | WORDS OF THE TITLE [--json | --export]',
  words: [1, 20],
  options: {
    json: { type: 'boolean', about: 'all of it as one JSON object' },
    export: { type: 'boolean', about: 'the case as one line of the evaluation format, without links and accounts' },
  },
  async run({ home, env, words, options }) {
    return withStore({ home, env }, async (store) => {
      const only = await oneBook(store, words.join(' '));
      if (!only) return 1;
      const explanation = await store.explainBook(only.id);
      if (!explanation) return 1;
      if (options['json']) say(JSON.stringify(explanation));
      else if (options['export']) say(JSON.stringify(caseOf(explanation)));
      else say(inWords(explanation));
      return 0;
    });
  },
};

function inWords({ book, missing, downloads, outcomes, candidates }: Explanation): string {
  const lines = [
    `${book.title} - ${(book.clue.authors ?? []).join(', ')} (book ${book.id}): ${book.owned ? 'in the library' : 'not in the library'}`,
  ];
  for (const row of missing)
    lines.push(
      `  ${row.state} (${row.reason})${row.lastReason ? `: ${row.lastReason}` : ''}${row.nextTry ? `; next try ${row.nextTry.toISOString()}` : ''}`,
    );
  for (const row of downloads)
    lines.push(`  download ${row.id}: ${row.state}, ${row.title} from ${row.source}${row.reason ? ` (${row.reason})` : ''}`);
  for (const row of outcomes)
    lines.push(
      `  run ${row.run} of ${row.pipeline}, ${row.at.toISOString()}: ${row.outcome ?? 'open'}${row.reason ? `, ${row.reason}` : ''}`,
    );
  let run = '';
  for (const candidate of candidates) {
    if (candidate.run !== run) lines.push(`  candidates of run ${candidate.run}:`);
    run = candidate.run;
    lines.push(...candidateLines(candidate));
  }
  if (candidates.length === 0) lines.push('  no candidate was ever seen');
  return lines.join('\n');
}

function candidateLines({ release, verdict, score, why, gates, parts }: ExplainedCandidate): string[] {
  const head = `    ${verdict === 'accept' ? 'good    ' : 'rejected'} ${score.toFixed(2)} ${release.title} [${release.source}]`;
  const failed = gates.filter((gate) => !gate.passed).map((gate) => `             ${gate.gate}: ${gate.reason}`);
  const scored = Object.entries(parts).map(([name, value]) => `${name} ${value.toFixed(2)}`);
  const good = verdict === 'accept' ? [`             ${why}${scored.length > 0 ? ` (${scored.join(', ')})` : ''}`] : [];
  return [head, ...failed, ...good];
}

/** One line as an evaluation reads it: what was wanted and what was offered. Verdicts are ours, so they are given as the labels to be checked. */
function caseOf({ book, candidates }: Explanation): object {
  const { title, subtitle, otherTitles, authors = [], series = [], language = 'en', year, ids } = book.clue;
  const wanted = {
    title,
    subtitle,
    altTitles: otherTitles ?? [],
    authors,
    series: series[0]?.name ?? null,
    number: series[0]?.position ?? null,
    language,
    year,
    isbn13: ids?.isbn13,
    asin: ids?.asin,
  };
  const offered = candidates.map(({ release, verdict, why }, index) => ({
    cid: `c${index + 1}`,
    name: release.title,
    indexer: release.indexer ?? release.source,
    protocol: release.protocol,
    category: Number(release.category ?? 0),
    sizeBytes: release.bytes ?? null,
    seeders: release.seeders ?? null,
    language: release.language ?? null,
    label: verdict,
    why,
  }));
  return {
    id: `book-${book.id}`,
    why: 'exported',
    tags: [],
    wanted,
    candidates: offered,
    expect: offered.some((one) => one.label === 'accept') ? 'some' : 'none',
  };
}
