import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pino from 'pino';
import { Agent, type Dispatcher } from 'undici';
import {
  createHost,
  type InstanceHandle,
  memoryBudget,
  memoryCache,
  memoryExclusive,
  memoryGrant,
  memoryState,
  systemClock,
} from '../../core/host/index.ts';
import { type Capability, type FailureCode, type Health, type Manifest, PluginFailure } from '../../core/sdk/index.ts';

export interface LiveInstance {
  /** The value of a call; a failure is thrown as PluginFailure. */
  call<T>(capability: Capability, ...args: unknown[]): Promise<T>;
  check(): Promise<Health>;
  /** What went out so far: "GET /api/v2/app/version". */
  readonly sent: string[];
  close(): Promise<void>;
}

/**
 * An instance of the plugin in `folder` on the daemon's own host, with nothing remembered, whose http really goes out. `options` are in camelCase.
 *
 *     const instance = liveInstance('plugins/qbittorrent', { url: client.url, username: client.username, password: client.password });
 *     const { id } = await instance.call<{ id: string }>('downloader.add', { kind: 'torrent', bytes }, {});
 */
export function liveInstance(folder: string, options: Record<string, unknown>): LiveInstance {
  const sent: string[] = [];
  const host = createHost({
    clock: systemClock,
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => new Date()), state: memoryState() },
    exclusive: memoryExclusive(),
    logger: pino({ level: 'silent' }),
    userAgent: 'Tomewright/test',
    dispatcher: counting(sent),
  });
  const handle = host.instance(specOf(folder), options);
  return {
    sent,
    call: async <T>(capability: Capability, ...args: unknown[]) => settle<T>(await handle.call<T>(capability, args)),
    check: async () => settle(await handle.check()),
    close: () => host.close(),
  };
}

/** The code of a failed call, for `assert.rejects`. */
export function failsAs(code: FailureCode, message = /./): (error: unknown) => boolean {
  return (error) => error instanceof PluginFailure && error.failure.code === code && message.test(error.failure.message);
}

function settle<T>(outcome: Awaited<ReturnType<InstanceHandle['call']>>): T {
  if (outcome.ok) return outcome.value as T;
  throw new PluginFailure(outcome.failure);
}

function counting(sent: string[]): Dispatcher {
  return new Agent().compose((dispatch) => (request, handler) => {
    sent.push(`${request.method} ${String(request.path).split('?')[0]}`);
    return dispatch(request, handler);
  });
}

function specOf(folder: string) {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const seconds = Number.parseInt(manifest.deadline ?? '60s', 10);
  return {
    name: manifest.id,
    plugin: basename(folder),
    folder,
    provides: manifest.provides,
    limits: [],
    isolation: 'inline' as const,
    exclusive: manifest.exclusive === true,
    deadlineMs: seconds * 1000,
    hosts: manifest.hosts,
    needs: manifest.needs ?? [],
  };
}
