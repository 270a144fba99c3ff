import { SharedBrowser } from './browser/shared-browser.ts';
import { ChildRuntime } from './child/child-runtime.ts';
import { allowedOf } from './http/allowed.ts';
import type { ClientOptions } from './http/client.ts';
import type { Dialler } from './http/dialler.ts';
import { InlineRuntime, type Runtime, type RuntimeOptions } from './inline.ts';
import { Instance } from './instance.ts';
import { Limiter } from './limit/limiter.ts';
import { Pauses } from './limit/pauses.ts';
import { outsideOf } from './outside.ts';
import type { Host, HostParts, InstanceHandle, InstanceSpec } from './parts.ts';
import { Redactor } from './redact.ts';
import { secretsOf } from './secrets.ts';

/** Requests to one host at the same time: a second one, so that a slow answer does not hold up the next start. */
const AT_ONCE = 2;

const atOnce = (spec: InstanceSpec): number => spec.concurrency ?? (spec.exclusive ? 1 : AT_ONCE);

/** Makes plugins out of plans and gives them all that they may reach. */
export function createHost(parts: HostParts): Host {
  let dialled: Promise<Dialler> | undefined;
  // Its package takes a while to load, which a start does not wait for.
  const dialler = (): Promise<Dialler> => (dialled ??= import('./http/dialler.ts').then(({ dial }) => dial()));
  const shared = new SharedBrowser({ ...parts.browser, logger: parts.logger, userAgent: parts.userAgent });
  const instances = new Set<InstanceHandle>();
  return {
    instance(spec, options, secrets = []) {
      const redactor = new Redactor([...secretsOf(spec.folder, options), ...secrets]);
      const pauses = new Pauses(spec.name, parts.store.state, parts.clock);
      const limiter = new Limiter({ instance: spec.name, limits: spec.limits, concurrency: atOnce(spec), parts, pauses });
      const allowed = allowedOf(spec.hosts, options);
      const client: ClientOptions = {
        instance: spec.name,
        allowed,
        deadlineMs: spec.deadlineMs,
        mayReadFiles: spec.needs.includes('files'),
        parts,
        dialler,
        limiter,
        pauses,
        redactor,
        breakers: new Map(),
      };
      const { name, plugin, folder } = spec;
      const runtime = runtimeOf(spec, { name, plugin, folder, options, outside: outsideOf(spec, client, shared) }, client);
      const instance = new Instance({ spec, runtime, pauses, redactor, parts, breakers: client.breakers });
      instances.add(instance);
      return instance;
    },
    async close() {
      await Promise.all([...instances].map((instance) => instance.close()));
      await shared.close();
      await (await dialled)?.close();
    },
  };
}

function runtimeOf(spec: InstanceSpec, made: RuntimeOptions, client: ClientOptions): Runtime {
  if (spec.isolation === 'inline') return new InlineRuntime(made);
  return new ChildRuntime({ ...made, logger: client.parts.logger, clock: client.parts.clock, redactor: client.redactor });
}
