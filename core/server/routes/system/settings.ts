import type { Route, ServerParts } from '../../route.ts';
import { INTEGER, list, mapOf, object, orNull, TEXT, TIME } from '../schemas.ts';

const SETTINGS = object({
  version: TEXT,
  database: TEXT,
  timezone: TEXT,
  retention: { ...mapOf(INTEGER), description: 'How long each kind of history is kept, in milliseconds; what is not named is kept' },
  notifications: list(object({ instance: TEXT, plugin: TEXT, pipelines: list(object({ name: TEXT, on: list(TEXT) })) })),
  backups: object({ folder: TEXT, last: orNull(object({ at: TIME, bytes: INTEGER })) }),
  webhooks: list(object({ name: TEXT, events: list(TEXT) })),
  api: object({ host: TEXT, port: INTEGER, allowedHosts: list(TEXT), trustedProxies: list(TEXT), corsOrigins: list(TEXT) }),
});

export const settingsRoutes = (parts: ServerParts): Route[] => [
  {
    method: 'get',
    path: '/api/settings',
    summary: 'How this daemon is set up, as far as it is no secret: retention, who is told what, names and proxies of the API',
    scope: 'read',
    answers: { 200: { description: 'The settings', schema: SETTINGS } },
    handle: async () => ({ status: 200, body: await parts.settings() }),
  },
];
