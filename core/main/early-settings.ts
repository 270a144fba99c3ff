import { type AppConfig, loadApp } from '../config/app/app-config.ts';
import { type ConfigFiles, readConfigFiles } from '../config/read-files.ts';
import { readSecrets, type Secrets } from '../config/secrets.ts';

/** The owner's files as texts, and of what they say that which a start needs first. */
export interface EarlySettings {
  files: ConfigFiles;
  secrets: Secrets;
  /** Absent where config/app.yaml is not in order. */
  app?: AppConfig;
}

/** Reads the owner's files, and what config/app.yaml says; its findings are told by `readSettings`. */
export async function readEarlySettings({ home, env }: { home: string; env: NodeJS.ProcessEnv }): Promise<EarlySettings> {
  const files = await readConfigFiles(home);
  const secrets = readSecrets({ env, ...files });
  const { app } = loadApp({ ...files, secrets });
  return { files, secrets, ...(app ? { app } : {}) };
}

/** Address of the owner's PostgreSQL; undefined where the embedded one serves. */
export function databaseUrl({ app, secrets }: Pick<EarlySettings, 'app' | 'secrets'>, env: NodeJS.ProcessEnv): string | undefined {
  const configured = typeof app?.database === 'string' ? app.database : app?.database && secrets(app.database.secret);
  return env['DATABASE_URL'] || secrets('database-url') || configured || undefined;
}

/** What secrets in the database are sealed with; undefined where a key file in the data folder serves. */
export const secretKey = ({ secrets }: Pick<EarlySettings, 'secrets'>, env: NodeJS.ProcessEnv): string | undefined =>
  env['TOMEWRIGHT_KEY'] || secrets('tomewright-key') || undefined;
