import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../core/main/settings.ts';
import type { Plan } from '../../core/plan/plan.ts';

const FILE = `version: 1
defaults: { timezone: UTC, batch: 3, overlap: skip, retry: { backoff: [1d, 3d, 7d] } }
plugins:
  tracker:     { use: prowlarr, with: { url: "http://127.0.0.1:9", api-key: !secret model-key } }
  records:     { use: google-books, with: { api-key: !secret model-key } }
  torrents:    { use: qbittorrent, with: { url: "http://127.0.0.1:9", username: model, password: !secret model-key } }
  library:     { use: audiobookshelf, with: { url: "http://127.0.0.1:9", api-key: !secret model-key } }
  lists:       { use: goodreads }
chains:
  release: [tracker]
  metadata: [records]
  lists: [lists]
quality:
  default: { formats: [m4b, mp3], languages: [en], unabridged: true, dramatized: never, seeders: 1, packs: 1 }
pipelines:
  complete-series:
    about: Find the missing books of the series we have begun.
    when: { schedule: "0 3 * * *" }
    select: { books: missing, by: series, from: library, shelf: lists }
    batch: { size: 3, until: finished }
    do:
      - find: release
      - download: torrents
  download-monitor:
    about: Follow the downloads and bring finished ones into the library.
    when: { every: 30s }
    select: { downloads: finished, from: torrents }
    do:
      - verify
      - import: library
      - correct: metadata
      - link-series
  nightly:
    about: Search failed downloads again.
    when: { schedule: "0 1 * * *" }
    select: { downloads: failed, from: torrents }
    do:
      - find: release
      - download: torrents
`;

/** The plan of the model's pipelines, compiled like an owner's. */
export async function modelPlan(dir: string): Promise<Plan> {
  mkdirSync(join(dir, 'config'), { recursive: true });
  writeFileSync(join(dir, 'pipelines.yaml'), FILE);
  writeFileSync(join(dir, 'config', 'app.yaml'), 'port: 0\n');
  const settings = await readSettings({ home: dir, env: { MODEL_KEY: 'a-key-of-the-model-0123456789' } });
  if (!settings.plan)
    throw new Error(settings.findings.map((finding) => `${finding.line}:${finding.column} ${finding.message}`).join('\n'));
  return settings.plan;
}
