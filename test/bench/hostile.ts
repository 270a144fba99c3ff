import { processorMs } from '../hang.ts';
import { ENTRY_POINTS, mapHostileFiles } from '../hostile/calls.ts';
import { HOSTILE } from '../hostile/texts.ts';
import type { Figure } from './figure.ts';

const ROUNDS = 4;

/** The fastest of some rounds, each with another text, so that nothing remembered is measured. */
const fastest = (work: (round: number) => unknown): number =>
  Math.min(...Array.from({ length: ROUNDS }, (_, round) => processorMs(() => work(round))));

/** What the worst of all hostile texts costs, through each function that a text of the world outside reaches. */
export async function hostile(): Promise<Figure[]> {
  const costs = ENTRY_POINTS.flatMap(({ name, call }) =>
    Object.entries(HOSTILE).map(([kind, text]) => ({ name, kind, ms: fastest((round) => call(`${text}${round}`)) })),
  );
  const worst = costs.reduce((one, other) => (other.ms > one.ms ? other : one));
  return [
    { name: `worst of ${costs.length} hostile calls: ${worst.name}, ${worst.kind}`, value: worst.ms, unit: 'ms', limit: 50 },
    { name: 'mapping 5,000 hostile files', value: fastest(mapHostileFiles), unit: 'ms', limit: 200 },
  ];
}
