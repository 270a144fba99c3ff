import { parseArgs } from 'node:util';
import { api } from './api.ts';
import { dashboard } from './dashboard.ts';
import { efficiency } from './efficiency.ts';
import type { Figure } from './figure.ts';
import { hooks } from './hooks.ts';
import { hostile } from './hostile.ts';
import { match } from './match.ts';
import { overhead } from './overhead.ts';
import { recognition } from './recognise.ts';
import { scale } from './scale.ts';
import { start } from './start.ts';

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  overhead,
  start,
  match,
  hostile,
  recognise: recognition,
  efficiency,
  hooks,
  scale,
  api,
  dashboard,
};
/** Takes minutes: only where it is named. */
const BY_NAME = new Set(['hooks', 'scale', 'api', 'dashboard']);

const HELP = `usage: npm run bench [-- NAME ...] [--json]

Measures, each as a ratio to its limit or to a peer in the same run: ${Object.keys(BENCHES).join(', ')} (default: all but
${[...BY_NAME].join(', ')}).
Ends with 1 only where a limit is passed twofold: machines differ, and a shared one wavers.
`;

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } }, allowPositionals: true });

async function main(): Promise<number> {
  const unknown = positionals.filter((name) => !(name in BENCHES));
  if (values.help || unknown.length > 0) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  const figures: Figure[] = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES).filter((each) => !BY_NAME.has(each))) {
    process.stderr.write(`${name} ...\n`);
    figures.push(...(await (BENCHES[name] as () => Promise<Figure[]>)()));
  }
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const figure of figures) process.stdout.write(`${line(figure)}\n`);
  return figures.some((figure) => 'limit' in figure && figure.limit !== undefined && figure.value > 2 * figure.limit) ? 1 : 0;
}

function line(figure: Figure): string {
  if ('skipped' in figure) return `${figure.name}: left out: ${figure.skipped}`;
  const { name, value, unit, limit } = figure;
  const shown = `${name.padEnd(62)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`;
  return limit === undefined
    ? shown
    : `${shown.padEnd(80)} limit ${limit}, ratio ${(value / limit).toFixed(2)}, ${value <= limit ? 'held' : 'PASSED'}`;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
