import { resolve } from 'node:path';
import { renderPlan } from '../../plan/render-plan.ts';
import { applyPlan, rejectPlan, startPlanning } from '../../run/apply-plan.ts';
import type { Account, Cover, Message } from '../../sdk/index.ts';
import { openDashboard } from '../../server/dashboard/bundle.ts';
import type { ServerParts } from '../../server/route.ts';
import { upcoming } from '../../trigger/slots.ts';
import { type Opened, TOKENS, type Wiring } from '../container.ts';
import { watchProblems } from '../events/problem-watch.ts';
import type { LivePlugins } from '../live-plugins.ts';
import type { Problems } from '../problems.ts';
import { VERSION } from '../project.ts';
import { configDesk } from './config-desk.ts';
import { covers } from './covers.ts';
import { ordersOf } from './orders.ts';
import { acceptAsIs } from './owners-word.ts';
import { qualityDesk } from './quality-desk.ts';
import { ACCOUNT, serviceBudgets, shownPlugins } from './shown-plugins.ts';
import { shownSettings } from './shown-settings.ts';

/** Fits the store and the live plan to what the API needs. */
export function serverParts(opened: Opened, wiring: Wiring, problems: Problems): ServerParts {
  const { store, log, settings } = opened;
  const plugins = wiring.get(TOKENS.plugins);
  const nextTimes = (name: string): Date[] =>
    upcoming(plugins.current().pipelines.find((pipeline) => pipeline.name === name)?.when ?? [], new Date(), 3);
  const metrics = wiring.get(TOKENS.metrics);
  const works = wiring.get(TOKENS.works);
  plugins.calls.onCall(({ instance, capability, code, ms }) => metrics.called(instance, capability, code, ms));
  const remember = rememberAccounts(opened);
  plugins.calls.onAccount((instance, account) => void remember(instance, account));
  return {
    plans: plugins,
    shown: store.shown,
    explain: (book) => store.explainBook(book),
    genres: store.genres,
    switches: store.switches,
    plugins: {
      list: () => shownPlugins(opened, plugins),
      check: (instance) => checked(plugins, instance),
    },
    config: configDesk(opened),
    notify: (instance) => notified(plugins, instance),
    cover: covers({
      folder: resolve(settings.home, settings.app.data, 'covers'),
      placeOf: async (book) => {
        const place = await store.shelf.placeOf(book);
        const instance = plugins.current().instances.find((each) => each.name === place?.library);
        return instance?.provides.includes('library.cover') ? place : null;
      },
      ask: (library, entry, width) => plugins.call<Cover | null>(library, 'library.cover', [entry, width]),
      now: () => Date.now(),
    }),
    describe: (name) => renderPlan(plugins.current(), name, nextTimes(name)),
    budgets: () => serviceBudgets(store, plugins),
    runs: {
      one: (id) => oneRun(opened, id),
      start: (name, more) => startRun(wiring, name, more),
      stop: async (id) => {
        const run = await store.runs.summary(id);
        if (!run || run.finishedAt) return false;
        await store.runs.finish(id, 'stopped', 'stopped by its owner', false);
        return true;
      },
    },
    orders: ordersOf(store, () => plugins.current()),
    proposals: {
      make: (pipeline) => startPlanning(wiring.get(TOKENS.ports), pipeline),
      apply: (plan, decision) => applyPlan(wiring.get(TOKENS.ports), plan, decision),
      reject: (plan, decision) => rejectPlan(wiring.get(TOKENS.ports), plan, decision),
    },
    locks: store.provenance,
    undo: {
      preview: async (asked) => (await works()).previewUndo(asked),
      start: async (asked, by) => (await works()).startUndo(asked, by),
    },
    backups: store.backups,
    settings: () => shownSettings(opened, plugins),
    quality: qualityDesk(opened),
    shelf: store.shelf,
    accept: async (said, by) => {
      const done = await acceptAsIs(store, plugins.current(), said);
      if ('refused' in done) return done;
      log.warn({ ...said, by }, `its owner accepted: ${done.accepted}`);
      await watchProblems(wiring, problems);
      return done;
    },
    unblock: (id) => store.downloads.unblock(id),
    keys: {
      list: () => store.apiKeys.list(),
      create: (name, scopes, expiresAt) => store.apiKeys.create(name, scopes, expiresAt),
      revoke: (id) => store.apiKeys.revoke(id),
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
    lookup: async (clue, withinMs) => (await works()).lookup(clue, withinMs),
    live: {
      after: (id, most) => store.feed.after(id, most),
      end: () => store.feed.end(),
      onNews: (listener) => store.bell.on((topic) => topic === 'feed' && listener()),
      ending: opened.ending.signal,
    },
    logs: {
      add: ({ method, route, keyId, address, status, ms }) =>
        store.apiLogs.add([{ method, path: route.replace(/^[A-Z]+ /, ''), keyId, ip: address, status, ms }]),
    },
    database: { ping: () => store.ping() },
    load: () => store.runs.load(),
    problems: () => problems.list(),
    nextTimes,
    clock: { now: () => new Date() },
    log: { warn: (fields, message) => log.warn(fields, message), error: (fields, message) => log.error(fields, message) },
    metrics,
    corsOrigins: settings.app.api.corsOrigins,
    allowedHosts: settings.app.api.allowedHosts,
    trustedProxies: settings.app.api.trustedProxies,
    version: VERSION,
    databaseName: `${store.database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'} ${store.database.version}`,
    dashboard: openDashboard(),
  };
}

/** An account is read for every item of a run, mostly from the cache: the same one is not stored again within this time. */
const REMEMBERED_MS = 30_000;

function rememberAccounts({ store, log }: Opened): (instance: string, account: Account) => Promise<void> {
  const stored = new Map<string, { text: string; at: number }>();
  return async (instance, { name: _, ...account }) => {
    const [text, now] = [JSON.stringify(account), performance.now()];
    const last = stored.get(instance);
    if (last?.text === text && now - last.at < REMEMBERED_MS) return;
    stored.set(instance, { text, at: now });
    await store.state.set(instance, ACCOUNT, { account, at: new Date().toISOString() }, false).catch((error: unknown) => {
      stored.delete(instance);
      log.warn({ err: error, instance }, 'an account that was read could not be noted');
    });
  };
}

async function checked(plugins: LivePlugins, instance: string): Promise<{ ok: boolean; message: string; ms: number }> {
  const begun = performance.now();
  const outcome = await plugins.check(instance);
  const ms = Math.round(performance.now() - begun);
  return outcome.ok ? { ok: true, message: outcome.value.summary, ms } : { ok: false, message: outcome.failure.message, ms };
}

async function notified(plugins: LivePlugins, instance: string): Promise<{ ok: boolean; message: string }> {
  const message: Message = { title: 'Tomewright', body: 'This is a test: messages of Tomewright reach you here.', level: 'info' };
  const outcome = await plugins.call<null>(instance, 'notifier.send', [message]);
  return outcome.ok
    ? { ok: true, message: `${instance} took the test; look whether it arrived` }
    : { ok: false, message: outcome.failure.message };
}

const FIRST = 200;

async function oneRun({ store }: Opened, id: string): Promise<object | null> {
  const [run, stored] = await Promise.all([store.runs.summary(id), store.runs.get(id)]);
  if (!run || !stored) return null;
  const [items, journal] = await Promise.all([store.shown.items(id, { limit: FIRST }), store.shown.journal(id, { limit: FIRST })]);
  const withCandidates = await Promise.all(
    items.items.map(async (item) => ({ ...item, candidates: item.candidates === 0 ? [] : await store.runs.candidates(item.id) })),
  );
  return {
    ...run,
    notBefore: null,
    items: withCandidates,
    total: run.items,
    journal: journal.items,
    pipelineSteps: stored.plan.steps,
  };
}

async function startRun(wiring: Wiring, name: string, more: { dryRun: boolean }): Promise<{ run: string } | { refused: string }> {
  const { store } = wiring.get(TOKENS.opened);
  const plan = wiring.get(TOKENS.plugins).current();
  const pipeline = plan.pipelines.find((each) => each.name === name);
  if (!pipeline) return { refused: `pipelines.yaml has no pipeline "${name}"` };
  const off = (await store.switches.pipelines()).find((each) => each.pipeline === name);
  if (off?.state === 'disabled') return { refused: `${name} is disabled; enable it with POST /api/pipelines/${name}/enable` };
  if (pipeline.waitsFor?.length) return { refused: `${name} waits for the secret ${pipeline.waitsFor.join(', ')}; see: npm run lint` };
  const hold = more.dryRun || pipeline.dryRun ? null : await store.identity.held();
  if (hold) return { refused: `${hold.reason}; see GET /api/problems` };
  const run = await store.runs.start({
    plan: pipeline,
    planVersion: plan.version,
    trigger: 'manual',
    dryRun: more.dryRun || pipeline.dryRun,
  });
  return run ? { run } : { refused: `${name} is still running; wait for its end, or stop it with POST /api/runs/:id/stop` };
}
