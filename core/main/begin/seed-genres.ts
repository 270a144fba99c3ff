import type { PipelinePlan } from '../../plan/plan.ts';
import type { DaemonStore } from '../container.ts';

const FIRST = 10;

/** The genres that pipelines.yaml begins with; once, so that what the owner takes away stays away. */
export async function seedGenres(store: Pick<DaemonStore, 'genres'>, pipelines: readonly PipelinePlan[]): Promise<void> {
  for (const { select } of pipelines) {
    if (select.noun === 'releases' && select.each === 'genre' && select.genres?.length)
      await store.genres.seed(select.from, select.genres, select.first ?? FIRST);
  }
}
