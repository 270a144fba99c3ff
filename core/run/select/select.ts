import type { Ports, Run } from '../ports.ts';
import { selectDownloads } from './select-downloads.ts';
import { selectEntries } from './select-entries.ts';
import { selectEvent } from './select-event.ts';
import { missingPages, selectMissing } from './select-missing.ts';
import { selectReleases } from './select-releases.ts';
import type { Selected } from './selected.ts';

/** The items of a run. Called again after a crash or a wait, it goes on from `run.cursor`. */
export async function select(ports: Ports, run: Run): Promise<Selected> {
  const selection = run.plan.select;
  switch (selection.noun) {
    case 'releases':
      return selectReleases(ports, run, selection);
    case 'downloads':
      return selectDownloads(ports, run, selection);
    case 'event':
      return selectEvent(ports, run);
    case 'books':
      if (selection.state === 'owned') return selectEntries(ports, run, selection);
      if (selection.state === 'missing') return selectMissing(ports, run, selection);
      return { pages: missingPages(ports, run, 'wanted') };
  }
}
