import type { BookRecord, Clue, Placement } from '../sdk/index.ts';
import type { Outcome, Ports } from './ports.ts';

interface Wanted {
  library: string;
  clue: Clue;
  pipeline: string;
}

/** Where a library wants a book of ours. */
export const placeOf = (ports: Pick<Ports, 'plugins'>, { library, clue, pipeline }: Wanted): Promise<Outcome<Placement>> =>
  ports.plugins.call<Placement>(library, 'library.place', [recordOf(clue)], pipeline);

function recordOf(clue: Clue): BookRecord {
  const { title, subtitle, authors, narrators, series, language, ids } = clue;
  return {
    title,
    authors: authors ?? [],
    ids: ids ?? {},
    ...(subtitle ? { subtitle } : {}),
    ...(narrators ? { narrators } : {}),
    ...(series ? { series } : {}),
    ...(language ? { language } : {}),
  };
}

/** The libraries that some enabled pipeline imports to. */
export function librariesImportedTo({ plans }: Pick<Ports, 'plans'>): string[] {
  const steps = plans.current().pipelines.flatMap((pipeline) => (pipeline.enabled ? pipeline.steps : []));
  return [...new Set(steps.flatMap((step) => (step.verb === 'import' ? [step.library] : [])))];
}
