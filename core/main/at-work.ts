import { resolve } from 'node:path';
import { renderFindings } from '../config/render-findings.ts';
import type { Plan } from '../plan/plan.ts';
import { complain } from './command.ts';
import { type DaemonStore, TOKENS } from './container.ts';
import { startDaemon } from './daemon.ts';
import { runningDaemon } from './running-daemon.ts';
import { readSettings } from './settings.ts';
import { withStore } from './with-store.ts';

interface Where {
  home: string;
  env: NodeJS.ProcessEnv;
  /** It changes nothing: a dry run. */
  onlyReads?: boolean;
}

/** Does something whose runs must be worked: by the daemon that is up, else by one that is started for it alone. */
export async function atWork(where: Where, work: (at: { store: DaemonStore; plan: Plan }) => Promise<number>): Promise<number> {
  const settings = await readSettings(where);
  const { plan, app } = settings;
  if (!plan || !app) {
    complain(renderFindings(settings.findings, settings.texts));
    return 1;
  }
  const unlessHeld = async (at: { store: DaemonStore; plan: Plan }): Promise<number> => {
    const hold = where.onlyReads ? null : await at.store.identity.held();
    if (!hold) return work(at);
    complain(`${hold.reason}; nothing is changed until you say so: npm run accept`);
    return 1;
  };
  if (runningDaemon(resolve(where.home, app.data))) return withStore(where, (store) => unlessHeld({ store, plan }));
  const daemon = await startDaemon({ ...where, scope: 'run' });
  try {
    return await unlessHeld({ store: daemon.store, plan: daemon.wiring.get(TOKENS.plugins).current() });
  } finally {
    await daemon.stop();
  }
}
