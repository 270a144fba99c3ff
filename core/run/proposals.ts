import type { PipelinePlan } from '../plan/plan.ts';
import type { Facts, NewItem } from './ports.ts';

export type LineKind = 'grab' | 'link' | 'metadata' | 'series';

/** A write that waits for its owner: what it would do, and all that is needed to do just that later. */
export interface PlanLine {
  id: string;
  title: string;
  intent: Record<string, unknown>;
  /** Two lines with the same text would do the same. */
  same: string;
}

export interface Proposals {
  /** Keeps it with the plan of its run, unless the same waits already or was rejected before. */
  propose(line: {
    run: string;
    itemKey: string;
    label: string;
    step: number;
    kind: LineKind;
    title: string;
    intent: Record<string, unknown>;
    same: string;
    facts: Facts;
  }): Promise<{ plan: string; outcome: 'new' | 'waiting' | 'rejected' }>;
  /** The plan of a run that only plans is made even where it comes to nothing; `ready` when the run has ended. */
  open(run: string): Promise<string>;
  ready(run: string): Promise<void>;
  /** The line that an applying run is to carry out at this step; null where the plan has none. */
  approved(plan: string, item: { key: string; step: number; kind: LineKind }): Promise<PlanLine | null>;
  /** Items with approved lines that were not worked yet, each from its first such step. */
  approvedItems(plan: string): Promise<NewItem[]>;
  settleLine(id: string, state: 'applied' | 'outdated', reason: string | null): Promise<void>;
  /** What is left of an item's lines cannot be carried out any more. */
  outdateItem(plan: string, key: string, reason: string): Promise<void>;
  get(id: string): Promise<ProposedPlan | null>;
  /** The owner's word on lines that wait (`lines` absent: on all); gives how many it was. */
  decide(plan: string, decision: { state: 'approved' | 'rejected'; by: string; lines?: readonly string[] }): Promise<number>;
  /** Plans with approved lines that no run is at. */
  unbegun(): Promise<ProposedPlan[]>;
}

export interface ProposedPlan {
  id: string;
  pipeline: string;
  state: string;
  /** The config version it was made by, and the pipeline as it was then. */
  version: string;
  compiled: PipelinePlan;
}
