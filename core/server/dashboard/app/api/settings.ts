export interface Key {
  id: string;
  name: string;
  scopes: string[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface Settings {
  version: string;
  database: string;
  timezone: string;
  retention: Record<string, number>;
  notifications: { instance: string; plugin: string; pipelines: { name: string; on: string[] }[] }[];
  webhooks?: { name: string; events: string[] }[];
  api?: { host: string; port: number; allowedHosts: string[]; trustedProxies: string[] };
}

export interface Backup {
  file: string;
  at: string;
  bytes: number;
  reason: string;
}
