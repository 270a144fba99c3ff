import { openDashboard } from '../server/dashboard/bundle.ts';
import type { ServerParts } from '../server/route.ts';
import { upcoming } from '../trigger/slots.ts';
import { type Opened, TOKENS, type Wiring } from './container.ts';
import type { Problems } from './problems.ts';
import { VERSION } from './settings.ts';

/** Fits the store and the live plan to what the API needs. */
export function serverParts(opened: Opened, wiring: Wiring, problems: Problems): ServerParts {
  const { store, log, settings } = opened;
  const plugins = wiring.get(TOKENS.plugins);
  return {
    plans: plugins,
    runs: {
      list: async (query) => {
        const found = await store.runs.list({
          limit: query.limit,
          ...(query.cursor ? { after: query.cursor } : {}),
          ...(query.pipeline ? { pipeline: query.pipeline } : {}),
        });
        return { items: found.items, ...(found.next ? { cursor: found.next } : {}) };
      },
      one: (id) => oneRun(opened, id),
      start: (name, more) => startRun(wiring, name, more),
      stop: async (id) => {
        const run = await store.runs.summary(id);
        if (!run || run.finishedAt) return false;
        await store.runs.finish(id, 'stopped', 'stopped by its owner', false);
        return true;
      },
    },
    keys: {
      verify: async (key) => {
        const found = await store.apiKeys.verify(key);
        return found && { keyId: found.id, scopes: found.scopes, name: found.name, expiresAt: found.expiresAt };
      },
    },
    sessions: {
      open: (keyId) => store.sessions.open(keyId),
      verify: async (token) => {
        const found = await store.sessions.verify(token);
        return found && { keyId: found.keyId, scopes: found.scopes, name: found.keyName, expiresAt: found.expiresAt };
      },
      close: (token) => store.sessions.close(token),
    },
    hooks: { secrets: (instance) => plugins.hookSecrets(instance), store: (hooks) => store.inbox.receive(hooks) },
    logs: {
      add: ({ method, route, keyId, address, status, ms }) =>
        store.apiLogs.add([{ method, path: route.replace(/^[A-Z]+ /, ''), keyId, ip: address, status, ms }]),
    },
    database: { ping: () => store.ping() },
    load: () => store.runs.load(),
    problems: () => problems.list(),
    nextTimes: (name) => upcoming(plugins.current().pipelines.find((pipeline) => pipeline.name === name)?.when ?? [], new Date(), 3),
    clock: { now: () => new Date() },
    log: { warn: (fields, message) => log.warn(fields, message), error: (fields, message) => log.error(fields, message) },
    allowedHosts: settings.app.api.allowedHosts,
    trustedProxies: settings.app.api.trustedProxies,
    version: VERSION,
    dashboard: openDashboard(),
  };
}

async function oneRun({ store }: Opened, id: string): Promise<unknown | null> {
  const run = await store.runs.summary(id);
  if (!run) return null;
  const items = await store.runs.items(id, { limit: 200 });
  const journal = await store.runs.readJournal({ run: id }, { limit: 200 });
  const withCandidates = await Promise.all(
    items.items.map(async (item) => ({ ...item, candidates: await store.runs.candidates(item.id) })),
  );
  return { ...run, items: withCandidates, journal: journal.items };
}

async function startRun(wiring: Wiring, name: string, more: { dryRun: boolean }): Promise<{ run: string } | { refused: string }> {
  const { store } = wiring.get(TOKENS.opened);
  const plan = wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find((each) => each.name === name);
  if (!pipeline) return { refused: `pipelines.yaml has no pipeline "${name}"` };
  if (pipeline.waitsFor?.length) return { refused: `${name} waits for the secret ${pipeline.waitsFor.join(', ')}; see: npm run lint` };
  const run = await store.runs.start({
    plan: pipeline,
    planVersion: plan.version,
    trigger: 'manual',
    dryRun: more.dryRun || pipeline.dryRun,
  });
  return run ? { run } : { refused: `${name} is still running; wait for its end, or stop it with POST /api/runs/:id/stop` };
}
