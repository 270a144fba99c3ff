export { systemClock } from './clock.ts';
export { createHost } from './host.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export { memoryBudget, memoryCache, memoryExclusive, memoryGrant, memoryState } from './memory/memory-parts.ts';
export type {
  Budget,
  CacheStore,
  CallOptions,
  Clock,
  Exclusive,
  Grant,
  Host,
  HostParts,
  InstanceHandle,
  InstanceHealth,
  InstanceSpec,
  Outcome,
  Rate,
  StateStore,
  WitnessedExchange,
} from './parts.ts';
export { Redactor } from './redact.ts';
export { Reroute } from './reroute.ts';
export { userAgent } from './user-agent.ts';
