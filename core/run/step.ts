import type { Step } from '../plan/plan.ts';
import type { Facts, Item, ItemOutcome, JournalLine, Ports, Run } from './ports.ts';

/** What a step is given. */
export interface StepCall<S extends Step = Step> {
  ports: Ports;
  run: Run;
  item: Item;
  facts: Facts;
  step: S;
  /** Where the step stands in the pipeline. */
  at: number;
}

/** A step goes on with more facts, or ends the item. `due`: when it is worth another try; absent, the pipeline's backoff decides. */
export type StepResult = { go: Facts; journal: JournalLine[] } | { end: ItemOutcome; reason: string; journal: JournalLine[]; due?: Date };

export const end = (outcome: ItemOutcome, reason: string, journal: JournalLine[], due?: Date): StepResult =>
  due ? { end: outcome, reason, journal, due } : { end: outcome, reason, journal };

/** The plan of an instance of this run's config, which lint has proved to exist; a plugin removed meanwhile is an error of the run. */
export function instanceOf(ports: Pick<Ports, 'plans'>, name: string) {
  const instance = ports.plans.current().instances.find((each) => each.name === name);
  if (!instance) throw new Error(`pipelines.yaml no longer has an instance "${name}"; start the run again`);
  return instance;
}
