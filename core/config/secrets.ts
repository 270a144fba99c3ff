import { checkShape } from './check-shape.ts';
import type { Finding } from './finding.ts';
import { readYaml } from './read-yaml.ts';
import { SECRET_NAME } from './secret.ts';

export type Secrets = (name: string) => string | undefined;

export interface SecretTexts {
  env: Readonly<Record<string, string | undefined>>;
  dotenvText?: string;
  secretsYamlText?: string;
}

export const SECRETS_FILE = 'config/secrets.yaml';

const SCHEMA = {
  type: 'object',
  propertyNames: { type: 'string', pattern: SECRET_NAME.source, title: 'the name of a secret like mam-session' },
  additionalProperties: { type: 'string', writeOnly: true, title: 'a text in quotes' },
  title: 'a mapping of secrets',
};

/** The value of a secret: from the environment, else .env, else config/secrets.yaml. An empty one counts as none. */
export function readSecrets(texts: SecretTexts): Secrets {
  const dotenv = parseDotenv(texts.dotenvText ?? '');
  const file = readSecretsFile(texts.secretsYamlText).values;
  return (name) => {
    const variable = environmentName(name);
    return texts.env[variable] || dotenv.get(variable) || file.get(name) || undefined;
  };
}

/** `mam-session` is looked for as MAM_SESSION. */
export function environmentName(secret: string): string {
  return secret.toUpperCase().replaceAll('-', '_');
}

/** config/secrets.yaml with what is wrong in it; a file with mistakes gives no values. */
export function readSecretsFile(text: string | undefined): { values: Map<string, string>; findings: Finding[] } {
  const values = new Map<string, string>();
  if (text === undefined || text.replace(/^\s*#.*$/gm, '').trim() === '') return { values, findings: [] };
  const { yaml, findings } = readYaml(SECRETS_FILE, text);
  const wrong = yaml ? checkShape(SCHEMA, yaml.value, { yaml, path: [] }) : findings;
  if (yaml && wrong.length === 0) for (const [name, value] of Object.entries(yaml.value as Record<string, string>)) values.set(name, value);
  return { values, findings: wrong.map((finding) => ({ ...finding, sensitive: true })) };
}

/** NAME=value lines. Quotes around a value are taken off; `\n` counts only between double quotes; nothing is expanded. */
export function parseDotenv(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match) values.set(match[1]!, unquote(match[2]!));
  }
  return values;
}

function unquote(raw: string): string {
  const quoted = /^(["'])(.*)\1(?:\s+#.*)?$/.exec(raw);
  if (!quoted) return raw.replace(/\s+#.*$/, '');
  return quoted[1] === '"' ? quoted[2]!.replaceAll('\\n', '\n').replaceAll('\\"', '"') : quoted[2]!;
}
