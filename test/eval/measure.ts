import type { EvalCase, EvalTask, Prediction, Score } from './task.ts';

/** The figures of one task. Those after `microsPerCase` are there only where the cases hold labels. */
export interface Figures {
  cases: number;
  microsPerCase: number;
  labelled?: number;
  precision?: number;
  recall?: number;
  f1?: number;
  /** Shares of the labelled cases, 0 to 1. */
  exact?: number;
  wrong?: number;
  missed?: number;
  /** The share of wrong doings among cases made of real names only (release matching). */
  wrongOfReal?: number;
  tp?: number;
  fp?: number;
  fn?: number;
  falseReasons?: Record<string, number>;
  /** Exact cases by phenomenon, worst first, those that are not all exact. */
  worst?: { phenomenon: string; exact: number; of: number }[];
}

interface Scored {
  item: EvalCase;
  score: Score;
}

const share = (part: number, whole: number, empty = 0): number => (whole === 0 ? empty : part / whole);
const sum = (scored: readonly Scored[], pick: (score: Score) => number): number =>
  scored.reduce((total, { score }) => total + pick(score), 0);

function worstOf(scored: readonly Scored[]): NonNullable<Figures['worst']> {
  const by = new Map<string, { exact: number; of: number }>();
  for (const { item, score } of scored) {
    const phenomenon = typeof item['why'] === 'string' ? item['why'] : 'unnamed';
    const row = by.get(phenomenon) ?? { exact: 0, of: 0 };
    row.of++;
    if (score.exact) row.exact++;
    by.set(phenomenon, row);
  }
  return [...by]
    .filter(([, row]) => row.exact < row.of)
    .map(([phenomenon, row]) => ({ phenomenon, ...row }))
    .sort((a, b) => a.exact / a.of - b.exact / b.of);
}

function reasonsOf(scored: readonly Scored[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { score } of scored) for (const reason of score.falseReasons ?? []) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Scores the predictions where the cases hold labels. */
export function measure(task: EvalTask, cases: readonly EvalCase[], predictions: readonly Prediction[], microsPerCase: number): Figures {
  const scored = cases.flatMap((item, at) => {
    const score = task.score(item, predictions[at]!);
    return score ? [{ item, score }] : [];
  });
  const figures: Figures = { cases: cases.length, microsPerCase: Math.round(microsPerCase) };
  if (scored.length === 0) return figures;
  const [tp, fp, fn] = [sum(scored, ({ tp }) => tp), sum(scored, ({ fp }) => fp), sum(scored, ({ fn }) => fn)];
  const [precision, recall] = [share(tp, tp + fp, 1), share(tp, tp + fn, 1)];
  const real = scored.filter(({ item }) => item['origin'] === 'real' || item['origin'] === 'mixed');
  return {
    ...figures,
    labelled: scored.length,
    precision,
    recall,
    f1: share(2 * precision * recall, precision + recall),
    exact: share(
      sum(scored, ({ exact }) => Number(exact)),
      scored.length,
    ),
    wrong: share(
      sum(scored, ({ wrong }) => Number(wrong ?? false)),
      scored.length,
    ),
    missed: share(
      sum(scored, ({ missed }) => Number(missed ?? false)),
      scored.length,
    ),
    ...(real.length > 0
      ? {
          wrongOfReal: share(
            sum(real, ({ wrong }) => Number(wrong ?? false)),
            real.length,
          ),
        }
      : {}),
    tp,
    fp,
    fn,
    falseReasons: reasonsOf(scored),
    worst: worstOf(scored),
  };
}

const percent = (value: number | undefined): string => `${(100 * (value ?? 0)).toFixed(1)} %`;

/** The figures as text for people. */
export function shown(name: string, figures: Figures): string {
  const head = `${name}: ${figures.cases} cases, ${figures.microsPerCase} microseconds a case\n`;
  if (figures.labelled === undefined) return `${head}  no labels, nothing to score\n`;
  const lines = [
    `  precision ${percent(figures.precision)}  recall ${percent(figures.recall)}  F1 ${percent(figures.f1)}  (tp ${figures.tp}, fp ${figures.fp}, fn ${figures.fn})`,
    `  exact ${percent(figures.exact)}  wrong ${percent(figures.wrong)}  missed ${percent(figures.missed)}${figures.wrongOfReal === undefined ? '' : `  wrong of real names ${percent(figures.wrongOfReal)}`}`,
  ];
  const reasons = Object.entries(figures.falseReasons ?? {}).sort((a, b) => b[1] - a[1]);
  if (reasons.length > 0) lines.push(`  false: ${reasons.map(([reason, count]) => `${reason} ${count}`).join(', ')}`);
  for (const { phenomenon, exact, of } of (figures.worst ?? []).slice(0, 10)) lines.push(`  ${phenomenon} ${exact} of ${of} exact`);
  return `${head}${lines.join('\n')}\n`;
}
