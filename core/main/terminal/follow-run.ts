import { say } from '../command.ts';
import type { DaemonStore } from '../container.ts';

const LOOK_MS = 300;
const ENDED = ['finished', 'failed', 'stopped'];

/** Tells what becomes of each item of a run until it ends; gives the exit status. */
export async function followRun(store: DaemonStore, id: string, asJson: boolean): Promise<number> {
  const told = new Set<string>();
  for (;;) {
    const summary = await store.runs.summary(id);
    if (!summary) return 0;
    let after: string | undefined;
    do {
      const page = await store.runs.items(id, after ? { after, limit: 200 } : { limit: 200 });
      for (const item of page.items) {
        if (!item.outcome || told.has(item.id)) continue;
        told.add(item.id);
        if (!asJson) say(`${item.label}: ${item.outcome}${item.reason ? ` (${item.reason})` : ''}`);
      }
      after = page.next ?? undefined;
    } while (after);
    if (ENDED.includes(summary.state)) {
      const journal = await store.runs.readJournal({ run: id }, { limit: 200 });
      if (asJson) say(JSON.stringify({ ...summary, journal: journal.items }));
      else for (const entry of journal.items.filter((each) => each.item === null)) say(`  ${entry.message}`);
      if (!asJson) say(`${summary.pipeline} is ${summary.state}: ${summary.reason ?? ''}`);
      return summary.state === 'finished' ? 0 : 1;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
