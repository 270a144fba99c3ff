import { createHash } from 'node:crypto';
import { type AppConfig, loadApp } from './app/app-config.ts';
import { checkShape } from './check-shape.ts';
import { type Finding, hasErrors, sortFindings } from './finding.ts';
import { configFinding } from './messages.ts';
import type { PipelinesFile } from './pipelines-file.ts';
import { PIPELINES_FILE } from './read-files.ts';
import { readYaml, type YamlFile } from './read-yaml.ts';
import { pipelinesSchema } from './schema/pipelines-schema.ts';
import type { Secrets } from './secrets.ts';

/** pipelines.yaml, sound in form. `version` is the SHA-256 of its text. */
export interface PipelinesConfig {
  value: PipelinesFile;
  yaml: YamlFile;
  version: string;
}

export interface ConfigTexts {
  pipelinesText: string;
  /** Absent: the defaults hold. */
  appText?: string;
  /** The text that is live now, against which a half-saved file is noticed. */
  previousText?: string;
  /** Absent: it is not looked whether the secrets of app.yaml have values. */
  secrets?: Secrets;
  pipelinesFile?: string;
}

export interface LoadedConfig {
  /** Absent where the file has errors. */
  pipelines?: PipelinesConfig;
  app?: AppConfig;
  findings: Finding[];
}

const SCHEMA = pipelinesSchema();

/** Both files by their texts; all findings at once. */
export function loadConfig(texts: ConfigTexts): LoadedConfig {
  const pipelines = readPipelines(texts);
  const app = loadApp(texts);
  return {
    ...(pipelines.config ? { pipelines: pipelines.config } : {}),
    ...(app.app ? { app: app.app } : {}),
    findings: sortFindings([...pipelines.findings, ...app.findings]),
  };
}

function readPipelines(texts: ConfigTexts): { config?: PipelinesConfig; findings: Finding[] } {
  const { yaml, findings } = readYaml(texts.pipelinesFile ?? PIPELINES_FILE, texts.pipelinesText);
  if (!yaml) return { findings };
  const found = [...checkShape(SCHEMA, yaml.value, { yaml, path: [] }), ...halfSaved(yaml, texts.previousText)];
  if (hasErrors(found)) return { findings: found };
  const version = createHash('sha256').update(texts.pipelinesText).digest('hex');
  return { config: { value: yaml.value as PipelinesFile, yaml, version }, findings: found };
}

function halfSaved(yaml: YamlFile, previousText: string | undefined): Finding[] {
  const lines = yaml.text.split('\n');
  const end = { file: yaml.file, line: lines.length, column: lines.at(-1)!.length + 1 };
  const findings = yaml.text.endsWith('\n') ? [] : [configFinding('config/no-newline', end)];
  if (previousText === undefined) return findings;
  if (previousText.length > yaml.text.length && previousText.startsWith(yaml.text))
    findings.push(configFinding('config/cut-short', end, { line: lines.length }));
  const gone = pipelineNames(readYaml(yaml.file, previousText).yaml?.value).filter((name) => !pipelineNames(yaml.value).includes(name));
  if (gone.length > 0) findings.push(configFinding('config/fewer-pipelines', yaml.place(['pipelines'], 'key'), { names: gone.join(', ') }));
  return findings;
}

function pipelineNames(value: unknown): string[] {
  const pipelines = (value as Partial<PipelinesFile> | null | undefined)?.pipelines;
  return pipelines !== null && typeof pipelines === 'object' ? Object.keys(pipelines) : [];
}
