import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Catalog, readCatalog } from '../catalog/catalog.ts';
import type { AppConfig } from '../config/app/app-config.ts';
import { type Finding, hasErrors, sortFindings } from '../config/finding.ts';
import { APP_FILE, loadApp, loadConfig, PIPELINES_FILE } from '../config/load-config.ts';
import { readConfigFiles } from '../config/read-files.ts';
import { readSecrets, readSecretsFile, SECRETS_FILE, type Secrets } from '../config/secrets.ts';
import { compile } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';

/** The project's own folder, where the built-in plugins lie. */
export const PROJECT = resolve(import.meta.dirname, '..', '..');

export const VERSION = (JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { version: string }).version;

/** Everything that the owner's files say, checked. `plan` is absent where a finding is an error. */
export interface Settings {
  home: string;
  app?: AppConfig;
  plan?: Plan;
  secrets: Secrets;
  catalog: Catalog;
  findings: Finding[];
  /** The files as they were read, for showing the lines of findings. */
  texts: Record<string, string>;
}

/** What is known before pipelines.yaml is checked. */
export type EarlySettings = Pick<Settings, 'secrets'> & { app: AppConfig };

export interface SettingsOptions {
  /** The folder with pipelines.yaml, config/ and .env. */
  home: string;
  env: NodeJS.ProcessEnv;
  /** The text that is live now, against which a half-saved file is noticed. */
  previousText?: string;
  /** A draft in the place of pipelines.yaml. */
  pipelinesText?: string;
  /** Told what config/app.yaml says, where it is in order and there is a pipelines.yaml, before that is checked, which takes longer. */
  onApp?: (early: EarlySettings) => void;
}

/** Reads and checks pipelines.yaml, config/app.yaml, .env, config/secrets.yaml and the plugin folders; runs no plugin's code. */
export async function readSettings(options: SettingsOptions): Promise<Settings> {
  const { home, env } = options;
  const files = await readConfigFiles(home);
  const pipelinesText = options.pipelinesText ?? files.pipelinesText;
  const secretsFile = readSecretsFile(files.secretsYamlText);
  const secrets = readSecrets({
    env,
    ...(files.dotenvText === undefined ? {} : { dotenvText: files.dotenvText }),
    ...(files.secretsYamlText === undefined ? {} : { secretsYamlText: files.secretsYamlText }),
  });
  const { app } = loadApp({ secrets, ...(files.appText === undefined ? {} : { appText: files.appText }) });
  if (app && pipelinesText !== undefined) options.onApp?.({ app, secrets });
  const loaded =
    pipelinesText === undefined
      ? { findings: [] }
      : loadConfig({
          pipelinesText,
          secrets,
          ...(files.appText === undefined ? {} : { appText: files.appText }),
          ...(options.previousText === undefined ? {} : { previousText: options.previousText }),
        });
  const catalog = catalogOf(home, loaded.app);
  const compiled = loaded.pipelines ? compile({ config: loaded.pipelines, catalog, secrets }) : { findings: [] };
  const findings = sortFindings([
    ...files.findings,
    ...secretsFile.findings,
    ...loaded.findings,
    ...compiled.findings,
    ...catalogFindings(catalog),
  ]);
  return {
    home,
    ...(loaded.app ? { app: loaded.app } : {}),
    ...(compiled.plan && !hasErrors(findings) ? { plan: compiled.plan } : {}),
    secrets,
    catalog,
    findings,
    texts: { [PIPELINES_FILE]: pipelinesText ?? '', [APP_FILE]: files.appText ?? '', [SECRETS_FILE]: '' },
  };
}

function catalogOf(home: string, app: AppConfig | undefined): Catalog {
  const packages = join(home, 'node_modules');
  return readCatalog({
    builtIn: join(PROJECT, 'plugins'),
    folders: (app?.pluginFolders ?? []).map((folder) => resolve(home, folder)),
    ...(existsSync(packages) ? { packages } : {}),
  });
}

const catalogFindings = (catalog: Catalog): Finding[] =>
  catalog.findings.map(({ code, message, remedy }) => ({ file: APP_FILE, line: 1, column: 1, code, message, remedy, severity: 'error' }));

/** Address of the owner's PostgreSQL; undefined where the embedded one serves. */
export function databaseUrl({ app, secrets }: Pick<Settings, 'app' | 'secrets'>, env: NodeJS.ProcessEnv): string | undefined {
  const configured = typeof app?.database === 'string' ? app.database : app?.database && secrets(app.database.secret);
  return env['DATABASE_URL'] || secrets('database-url') || configured || undefined;
}

/** What secrets in the database are sealed with; undefined where a key file in the data folder serves. */
export const secretKey = ({ secrets }: Settings, env: NodeJS.ProcessEnv): string | undefined =>
  env['TOMEWRIGHT_KEY'] || secrets('tomewright-key') || undefined;
