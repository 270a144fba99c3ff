/** One measured figure. `limit`: what it must stay under. */
export type Figure = { name: string; value: number; unit: string; limit?: number } | { name: string; skipped: string };
