const WINDOW_MS = 10 * 60_000;
const MOST = 3;
const BACK_OFF_MS = [1_000, 5_000];

/** How often a plugin's process ended by itself lately, and what follows from it. */
export class Crashes {
  readonly #elapsed: () => number;
  #times: number[] = [];
  #isQuarantined = false;

  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  add(): void {
    this.#times = [...this.#recent(), this.#elapsed()];
    if (this.#times.length >= MOST) this.#isQuarantined = true;
  }

  get count(): number {
    return this.#recent().length;
  }

  /** Until the daemon starts anew or the instance is configured anew. */
  get isQuarantined(): boolean {
    return this.#isQuarantined;
  }

  /** Milliseconds until it may be started again. */
  get restMs(): number {
    const recent = this.#recent();
    const last = recent.at(-1);
    if (last === undefined) return 0;
    return Math.max(last + BACK_OFF_MS[Math.min(recent.length, BACK_OFF_MS.length) - 1]! - this.#elapsed(), 0);
  }

  #recent(): number[] {
    return this.#times.filter((time) => this.#elapsed() - time < WINDOW_MS);
  }
}
