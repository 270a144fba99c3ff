import type { Opened } from '../container.ts';
import type { LivePlugins } from '../live-plugins.ts';
import { VERSION } from '../project.ts';

/** How the daemon is set up: what app.yaml and the plan that is live say, without secrets and addresses of others. */
export async function shownSettings({ settings, store }: Opened, plugins: LivePlugins): Promise<object> {
  const { app } = settings;
  const { instances, pipelines } = plugins.current();
  const notifiers = instances.filter((instance) => instance.provides.includes('notifier.send'));
  const [last] = await store.backups.list();
  return {
    version: VERSION,
    database: `${store.database.kind === 'embedded' ? 'embedded PostgreSQL' : 'PostgreSQL'} ${store.database.version}`,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    retention: Object.assign({}, ...pipelines.flatMap(({ then }) => then.map((after) => (after.do === 'forget' ? after.keepMs : {})))),
    notifications: notifiers.map(({ name, plugin }) => ({
      instance: name,
      plugin,
      pipelines: pipelines.flatMap((pipeline) => (pipeline.notify[name] ? [{ name: pipeline.name, on: pipeline.notify[name] }] : [])),
    })),
    backups: { folder: store.backups.folder, last: last ? { at: last.at, bytes: last.bytes } : null },
    webhooks: Object.entries(app.webhooks).map(([name, { events }]) => ({ name, events })),
    api: {
      host: app.host,
      port: app.port,
      allowedHosts: app.api.allowedHosts,
      trustedProxies: app.api.trustedProxies,
      corsOrigins: app.api.corsOrigins,
    },
  };
}
