import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Catalog, readCatalog } from '../catalog/catalog.ts';
import type { AppConfig } from '../config/app/app-config.ts';
import { type Finding, hasErrors, sortFindings } from '../config/finding.ts';
import { loadConfig } from '../config/load-config.ts';
import { APP_FILE, PIPELINES_FILE } from '../config/read-files.ts';
import { readSecretsFile, SECRETS_FILE, type Secrets } from '../config/secrets.ts';
import { compile } from '../plan/compile.ts';
import type { Plan } from '../plan/plan.ts';
import { type EarlySettings, readEarlySettings } from './early-settings.ts';
import { PROJECT } from './project.ts';

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

export interface SettingsOptions {
  /** The folder with pipelines.yaml, config/ and .env. */
  home: string;
  env: NodeJS.ProcessEnv;
  /** The text that is live now, against which a half-saved file is noticed. */
  previousText?: string;
  /** A draft in the place of pipelines.yaml. */
  pipelinesText?: string;
  /** What was read of the files a moment ago; absent: they are read. */
  early?: EarlySettings;
}

/** Reads and checks pipelines.yaml, config/app.yaml, .env, config/secrets.yaml and the plugin folders; runs no plugin's code. */
export async function readSettings(options: SettingsOptions): Promise<Settings> {
  const { home } = options;
  const { files, secrets } = options.early ?? (await readEarlySettings(options));
  const pipelinesText = options.pipelinesText ?? files.pipelinesText;
  const secretsFile = readSecretsFile(files.secretsYamlText);
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
