import { otherAuthor, otherTitle, otherVolume } from './book.ts';
import { abridged, companion, dramatized, ebook, notABook, part } from './kind.ts';
import { pack } from './pack.ts';
import { type Situation, said } from './situation.ts';
import { format, language, narrator, seeders, size } from './wish.ts';

/** The gates, in the order in which the first closed one is the reason people are told. */
export const GATES = [
  'not-a-book',
  'ebook',
  'sample',
  'other-author',
  'companion',
  'pack',
  'other-volume',
  'other-title',
  'part',
  'abridged',
  'dramatized',
  'language',
  'size',
  'format',
  'narrator',
  'seeders',
] as const;

/** The name of a gate. */
export type GateName = (typeof GATES)[number] | 'cost';

/** One gate with its reason, which is a sentence for people. */
export interface Gate {
  readonly gate: GateName;
  readonly passed: boolean;
  readonly reason: string;
}

const CHECKS: Record<(typeof GATES)[number], { check: (situation: Situation) => string | undefined; good: string }> = {
  'not-a-book': { check: notABook, good: 'it is no film and no music' },
  ebook: { check: ebook, good: 'it is no e-book' },
  sample: {
    check: (situation) => said(situation, 'sample') && `"${said(situation, 'sample')}" says it is an excerpt`,
    good: 'it is no excerpt',
  },
  'other-author': { check: otherAuthor, good: 'the author fits' },
  companion: { check: companion, good: 'it is no companion or study guide' },
  pack: { check: pack, good: 'it is no pack of other books' },
  'other-volume': { check: otherVolume, good: 'no other volume is named' },
  'other-title': { check: otherTitle, good: 'the title fits' },
  part: { check: part, good: 'it is whole' },
  abridged: { check: abridged, good: 'nothing says that it is abridged' },
  dramatized: { check: dramatized, good: 'dramatized or not as wished' },
  language: { check: language, good: 'no other language is named' },
  size: { check: size, good: 'the size is possible' },
  format: { check: format, good: 'the format is wanted or not told' },
  narrator: { check: narrator, good: 'no refused narrator is named' },
  seeders: { check: seeders, good: 'it has enough seeders, or they are not told' },
};

const OPEN: readonly Gate[] = GATES.map((gate) => Object.freeze({ gate, passed: true, reason: CHECKS[gate].good }));

/** Every gate, closed or open, with its reason. */
export function runGates(situation: Situation): Gate[] {
  return OPEN.map((open) => {
    const reason = CHECKS[open.gate as (typeof GATES)[number]].check(situation);
    return reason ? { gate: open.gate, passed: false, reason } : open;
  });
}
