/** One line of an evaluation file. Only `id` and the fields a matcher may read are looked at when predicting. */
export type EvalCase = { id: string } & Record<string, unknown>;

/** What a task says of one case: `id` and the fields that the scorer reads (accept and best, pick, or missing). */
export type Prediction = { id: string } & Record<string, unknown>;

/** How a prediction fared where the case holds labels; undefined where it does not. */
export interface Score {
  tp: number;
  fp: number;
  fn: number;
  /** Everything scored in the case is right. */
  exact: boolean;
  /** The one thing that the daemon would have done (the release grabbed, the record picked) is wrong. */
  wrong?: boolean;
  /** There was something right, and nothing was done. */
  missed?: boolean;
  /** Reasons of false accepts, for the report. */
  falseReasons?: string[];
}

/** One of the three evaluations, through the very functions that the daemon uses. */
export interface EvalTask {
  /** The name of its folder and of its predictions file. */
  name: string;
  predict(item: EvalCase): Prediction;
  score(item: EvalCase, prediction: Prediction): Score | undefined;
}
