import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { configFinding } from './messages.ts';
import { MAX_FILE_BYTES } from './read-yaml.ts';
import { SECRETS_FILE } from './secrets.ts';

export const PIPELINES_FILE = 'pipelines.yaml';
export const APP_FILE = 'config/app.yaml';

/** The texts of a project's configuration; absent where there is no such file. */
export interface ConfigFiles {
  pipelinesText?: string;
  appText?: string;
  dotenvText?: string;
  secretsYamlText?: string;
  /** Files that are there and cannot be read, and a pipelines.yaml that is not there. */
  findings: Finding[];
}

/** Reads pipelines.yaml, config/app.yaml, .env and config/secrets.yaml under a folder. */
export async function readConfigFiles(folder: string): Promise<ConfigFiles> {
  const [pipelines, app, dotenv, secrets] = await Promise.all(
    [PIPELINES_FILE, APP_FILE, '.env', SECRETS_FILE].map((file) => readConfigFile(folder, file)),
  );
  const findings = [pipelines, app, dotenv, secrets].flatMap((read) => read?.finding ?? []);
  if (pipelines?.text === undefined && !pipelines?.finding) findings.push(configFinding('config/missing-file', topOf(PIPELINES_FILE)));
  return {
    ...(pipelines?.text === undefined ? {} : { pipelinesText: pipelines.text }),
    ...(app?.text === undefined ? {} : { appText: app.text }),
    ...(dotenv?.text === undefined ? {} : { dotenvText: dotenv.text }),
    ...(secrets?.text === undefined ? {} : { secretsYamlText: secrets.text }),
    findings,
  };
}

/** One small text file; nothing where it is not there. Never more than the allowed size is read. */
export async function readConfigFile(folder: string, file: string): Promise<{ text?: string; finding?: Finding }> {
  const bytes = Buffer.alloc(MAX_FILE_BYTES + 1);
  try {
    const handle = await open(join(folder, file), 'r');
    try {
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      if (bytesRead > MAX_FILE_BYTES) return { finding: configFinding('config/too-large', topOf(file)) };
      return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytesRead)) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return failedRead(error, file);
  }
}

function failedRead(error: unknown, file: string): { finding?: Finding } {
  if (error instanceof TypeError) return { finding: configFinding('config/not-text', topOf(file)) };
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
  return reason === 'ENOENT' ? {} : { finding: configFinding('config/unreadable', topOf(file), { reason }) };
}

function topOf(file: string): { file: string; line: number; column: number } {
  return { file, line: 1, column: 1 };
}
