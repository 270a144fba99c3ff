import type { Finding } from '../finding.ts';
import { signingWeakness } from '../hook-secret.ts';
import { configFinding } from '../messages.ts';
import type { Path, YamlFile } from '../read-yaml.ts';
import { Secret } from '../secret.ts';
import { environmentName, type Secrets } from '../secrets.ts';

interface Written {
  database?: string | Secret;
  webhooks?: Record<string, { secret: string | Secret }>;
}

/** What is amiss with the secrets of config/app.yaml: written out there, without a value, or of a form that cannot sign. */
export function appSecretFindings(yaml: YamlFile, secrets?: Secrets): Finding[] {
  const { database, webhooks = {} } = yaml.value as Written;
  const ofDatabase = typeof database === 'string' && hasPassword(database) ? [inline(yaml, ['database'], 'database-url')] : [];
  return [...ofDatabase, ...Object.entries(webhooks).flatMap(([name, { secret }]) => ofWebhook(yaml, name, secret, secrets))];
}

function ofWebhook(yaml: YamlFile, webhook: string, written: string | Secret, secrets?: Secrets): Finding[] {
  const path = ['webhooks', webhook, 'secret'];
  const secret = written instanceof Secret ? written.secret : `${webhook}-hook`;
  const value = written instanceof Secret ? secrets?.(secret) : written;
  const tell = (code: 'config/webhook-secret' | 'config/webhook-secret-missing', values: Record<string, string>): Finding => ({
    ...configFinding(code, yaml.place(path), { webhook, secret, ...values }),
    ...(written instanceof Secret ? {} : { sensitive: true }),
  });
  const why = value === undefined ? undefined : signingWeakness(value);
  return [
    ...(written instanceof Secret ? [] : [inline(yaml, path, secret)]),
    ...(secrets && value === undefined ? [tell('config/webhook-secret-missing', { variable: environmentName(secret) })] : []),
    ...(why ? [tell('config/webhook-secret', { why })] : []),
  ];
}

const inline = (yaml: YamlFile, path: Path, name: string): Finding => ({
  ...configFinding('config/inline-secret', yaml.place(path), { key: String(path.at(-1)), name, variable: environmentName(name) }),
  sensitive: true,
});

const hasPassword = (address: string): boolean => URL.canParse(address) && new URL(address).password !== '';
