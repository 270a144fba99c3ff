import { type GuessGate, gateOf } from '../gate.ts';
import type { Route, ServerParts } from '../route.ts';
import { eventRoutes } from './events.ts';
import { hookRoutes } from './hooks.ts';
import { bookRoutes } from './library/books.ts';
import { correctionRoutes } from './library/corrections.ts';
import { coverRoutes } from './library/cover.ts';
import { followRoutes } from './library/follow.ts';
import { metadataRoutes } from './library/metadata.ts';
import { shelfRoutes } from './library/shelf.ts';
import { undoRoutes } from './library/undo.ts';
import { providerRoutes } from './provider.ts';
import { sessionRoutes } from './session.ts';
import { backupRoutes } from './system/backups.ts';
import { configRoutes } from './system/config.ts';
import { docsRoutes } from './system/docs.ts';
import { healthRoutes } from './system/health.ts';
import { keyRoutes } from './system/keys.ts';
import { metricsRoutes } from './system/metrics.ts';
import { notificationRoutes } from './system/notifications.ts';
import { pluginRoutes } from './system/plugins.ts';
import { settingsRoutes } from './system/settings.ts';
import { statsRoutes } from './system/stats.ts';
import { downloadRoutes } from './work/downloads.ts';
import { orderRoutes } from './work/orders.ts';
import { pipelineRoutes } from './work/pipelines.ts';
import { planRoutes } from './work/plans.ts';
import { replayRoutes } from './work/replay.ts';
import { runRoutes } from './work/runs.ts';

/** Every endpoint there is; what is not in this table does not exist. Of two that fit an address the first one answers. */
export function routesOf(parts: ServerParts, gate: GuessGate = gateOf(parts)): Route[] {
  const routes: Route[] = [...tablesOf(parts, gate), ...docsRoutes(parts, () => routes)];
  return routes;
}

const tablesOf = (parts: ServerParts, gate: GuessGate): Route[] => [
  ...healthRoutes(parts),
  ...sessionRoutes(parts, gate),
  ...hookRoutes(parts, gate),
  ...eventRoutes(parts),
  ...statsRoutes(parts),
  ...metricsRoutes(parts),
  ...orderRoutes(parts),
  ...bookRoutes(parts),
  ...coverRoutes(parts),
  ...correctionRoutes(parts),
  ...undoRoutes(parts),
  ...shelfRoutes(parts),
  ...metadataRoutes(parts),
  ...followRoutes(parts),
  ...pipelineRoutes(parts),
  ...runRoutes(parts),
  ...planRoutes(parts),
  ...replayRoutes(parts),
  ...downloadRoutes(parts),
  ...pluginRoutes(parts),
  ...providerRoutes(parts),
  ...configRoutes(parts),
  ...notificationRoutes(parts),
  ...keyRoutes(parts),
  ...backupRoutes(parts),
  ...settingsRoutes(parts),
];
