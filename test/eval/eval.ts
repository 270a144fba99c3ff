import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figures, measure, shown } from './measure.ts';
import { metadataMatching } from './metadata-matching.ts';
import { releaseMatching } from './release-matching.ts';
import { seriesGaps } from './series-gaps.ts';
import type { EvalCase, EvalTask } from './task.ts';

const HELP = `npm run eval -- --data DIR [--out DIR] [--json]

Runs the three evaluations (release-matching, metadata-matching, series-gaps) on every DIR/<task>/*.jsonl through the
functions that the daemon uses. Labels in the lines are never read for predicting; where they are there, the figures
are printed.

  --data DIR   a folder with a folder for each task, each with files of one JSON case a line
  --out DIR    write the predictions to DIR/<task>.jsonl, one JSON object a line
  --json       print the figures as one JSON object instead of a table
  --help       this text
`;

/** The evaluations in the order in which they are run. */
export const TASKS: readonly EvalTask[] = [releaseMatching, metadataMatching, seriesGaps];

function casesOf(folder: string): EvalCase[] {
  let files: string[];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith('.jsonl'));
  } catch {
    return [];
  }
  return files.sort().flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .map((line, at) => ({ line, where: `${join(folder, file)}:${at + 1}` }))
      .filter(({ line }) => line.trim() !== '')
      .map(({ line, where }) => readCase(line, where)),
  );
}

function readCase(line: string, where: string): EvalCase {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`A line is no JSON, at ${where}: ${(error as Error).message}. Correct or remove it.`);
  }
  if (typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string') return value as EvalCase;
  throw new Error(`A case has no id, at ${where}. Every line is an object with an "id".`);
}

/** Runs one task over a data folder; undefined where the folder holds no cases of it. */
export function runTask(task: EvalTask, data: string): { figures: Figures; predictions: string } | undefined {
  const cases = casesOf(join(data, task.name));
  if (cases.length === 0) return undefined;
  const started = process.hrtime.bigint();
  const predictions = cases.map((item) => task.predict(item));
  const micros = Number(process.hrtime.bigint() - started) / 1000 / cases.length;
  return {
    figures: measure(task, cases, predictions, micros),
    predictions: predictions.map((prediction) => `${JSON.stringify(prediction)}\n`).join(''),
  };
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help || !values.data) {
    process.stdout.write(HELP);
    if (!values.help) process.exitCode = 2;
    return;
  }
  if (!statSync(values.data, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Error(`There is no folder ${values.data}. Name one that holds a folder for each task with --data.`);
  }
  const all: Record<string, Figures> = {};
  for (const task of TASKS) {
    const result = runTask(task, values.data);
    if (!result) continue;
    all[task.name] = result.figures;
    if (values.out) {
      mkdirSync(values.out, { recursive: true });
      writeFileSync(join(values.out, `${task.name}.jsonl`), result.predictions);
    }
    if (!values.json) process.stdout.write(shown(task.name, result.figures));
  }
  if (values.json) process.stdout.write(`${JSON.stringify(all)}\n`);
  if (Object.keys(all).length === 0) throw new Error(`No cases in ${values.data}: expected files like release-matching/NAME.jsonl.`);
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  try {
    main();
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
