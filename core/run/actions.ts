/** One write to the world. Its intent is stored before it; `key` makes it unique for ever. */
export interface Action {
  id: string;
  key: string;
  kind: string;
  state: 'intended' | 'doing' | 'done' | 'failed';
  intent: Record<string, unknown>;
  result: Record<string, unknown> | null;
  /** When it was done or failed. */
  settledAt: Date | null;
}

/** No more than so many of a kind that a pipeline's runs began since a moment. */
export interface Within {
  since: Date;
  pipeline: string;
  most: number;
}

export interface Actions {
  /** Stores the intent, or gives the action that has this key already; null: a new one would be past `within`. */
  intend(action: {
    key: string;
    kind: string;
    instance: string;
    run: string;
    item: string;
    intent: Record<string, unknown>;
    payload?: Uint8Array;
    within?: Within;
  }): Promise<Action | null>;
  /** Claims it for this daemon's epoch, right before the write; false: our lease is lost, do nothing. */
  claim(id: string): Promise<boolean>;
  /** We are at it no more, and whether it happened is not known: any daemon may claim it, once it has looked at the world. */
  release(id: string): Promise<void>;
  settle(id: string, state: 'done' | 'failed', result: Record<string, unknown>): Promise<void>;
  payload(id: string): Promise<Uint8Array | null>;
  /** The action of this key, where there is one: what an earlier try, cut off, had begun. */
  byKey(key: string): Promise<Action | null>;
}
