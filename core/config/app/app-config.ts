import { checkShape } from '../check-shape.ts';
import { type Finding, hasErrors } from '../finding.ts';
import { APP_FILE } from '../read-files.ts';
import { readYaml } from '../read-yaml.ts';
import { APP_SCHEMA, TOLD_EVENTS } from '../schema/app-schema.ts';
import { Secret } from '../secret.ts';
import type { Secrets } from '../secrets.ts';
import { appSecretFindings } from './app-secrets.ts';
import { overlapFindings } from './overlapping-folders.ts';

/** config/app.yaml: the daemon itself. Paths are as written; a relative one counts from the project's folder. */
export interface AppConfig {
  port: number;
  host: string;
  /** Folder of the database, the first key and logs. */
  data: string;
  /** Address of a PostgreSQL of the owner's; absent: the embedded one. */
  database?: string | { secret: string };
  libraryFolders: string[];
  downloadFolders: string[];
  pluginFolders: string[];
  /** The Chromium for plugins that need one: where it lies, where it is not found by itself, and whether its own sandbox is used. */
  browser: { path?: string; sandbox?: boolean };
  logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** By name: who is told what happened. */
  webhooks: Record<string, WebhookAddress>;
  api: { allowedHosts: string[]; trustedProxies: string[]; corsOrigins: string[] };
}

export interface WebhookAddress {
  url: string;
  secret: string | { secret: string };
  events: readonly ToldEvent[];
}

export type ToldEvent = (typeof TOLD_EVENTS)[number];

export const DEFAULT_APP: AppConfig = {
  port: 8787,
  host: '127.0.0.1',
  data: 'data',
  libraryFolders: [],
  downloadFolders: [],
  pluginFolders: [],
  browser: {},
  logLevel: 'info',
  webhooks: {},
  api: { allowedHosts: [], trustedProxies: [], corsOrigins: [] },
};

interface AppFile {
  port?: number;
  host?: string;
  data?: string;
  database?: string | Secret;
  'library-folders'?: string[];
  'download-folders'?: string[];
  'plugin-folders'?: string[];
  browser?: { path?: string; sandbox?: boolean };
  webhooks?: Record<string, { url: string; secret: string | Secret; events?: ToldEvent[] }>;
  log?: { level?: AppConfig['logLevel'] };
  api?: { 'allowed-hosts'?: string[]; 'trusted-proxies'?: string[]; 'cors-origins'?: string[] };
}

export interface LoadedApp {
  /** Absent where the file has errors. */
  app?: AppConfig;
  findings: Finding[];
}

/** config/app.yaml by its text; the defaults where there is none. `secrets` absent: it is not looked whether a secret has a value. */
export function loadApp({ appText, secrets }: { appText?: string; secrets?: Secrets }): LoadedApp {
  if (appText === undefined) return { app: DEFAULT_APP, findings: [] };
  const { yaml, findings } = readYaml(APP_FILE, appText);
  if (!yaml) return { findings };
  const wrong = checkShape(APP_SCHEMA, yaml.value, { yaml, path: [], secrets: true });
  if (hasErrors(wrong)) return { findings: wrong };
  const found = [...wrong, ...overlapFindings(yaml), ...appSecretFindings(yaml, secrets)];
  return { ...(hasErrors(found) ? {} : { app: toAppConfig(yaml.value as AppFile) }), findings: found };
}

function toAppConfig(file: AppFile): AppConfig {
  const database = file.database instanceof Secret ? { secret: file.database.secret } : file.database;
  return {
    port: file.port ?? DEFAULT_APP.port,
    host: file.host ?? DEFAULT_APP.host,
    data: file.data ?? DEFAULT_APP.data,
    ...(database === undefined ? {} : { database }),
    libraryFolders: file['library-folders'] ?? [],
    downloadFolders: file['download-folders'] ?? [],
    pluginFolders: file['plugin-folders'] ?? [],
    browser: file.browser ?? {},
    logLevel: file.log?.level ?? DEFAULT_APP.logLevel,
    webhooks: Object.fromEntries(
      Object.entries(file.webhooks ?? {}).map(([name, { url, secret, events }]) => [
        name,
        { url, secret: secret instanceof Secret ? { secret: secret.secret } : secret, events: events ?? TOLD_EVENTS },
      ]),
    ),
    api: {
      allowedHosts: file.api?.['allowed-hosts'] ?? [],
      trustedProxies: file.api?.['trusted-proxies'] ?? [],
      corsOrigins: file.api?.['cors-origins'] ?? [],
    },
  };
}
