import type { Capability, Cover, Payload } from '../sdk/index.ts';
import { failureOf } from '../sdk/index.ts';
import { fail } from './fail.ts';
import { shape } from './parse/shape.ts';
import { RESULTS } from './results.ts';

/** A plugin's answer, or a failure that names the plugin where it is not what the method promises. */
export function judgeResult(plugin: string, capability: Capability, value: unknown): unknown {
  const plain = value === undefined ? null : value;
  try {
    shape(RESULTS[capability], plain, 'its answer');
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    fail('bad-response', `bug in plugin ${plugin}: ${capability} broke its promise, ${failure.message}`, {
      ...(failure.sample ? { sample: failure.sample } : {}),
    });
  }
  if (capability === 'source.fetch') judgePayload(plugin, plain as Payload);
  if (capability === 'library.cover' && plain !== null && !((plain as Cover).bytes instanceof Uint8Array))
    fail('bad-response', `bug in plugin ${plugin}: library.cover gave a cover without its bytes`);
  return plain;
}

function judgePayload(plugin: string, payload: Payload): void {
  const isRight =
    payload.kind === 'magnet' ? typeof payload.uri === 'string' : payload.bytes instanceof Uint8Array && payload.bytes.length > 0;
  if (!isRight) fail('bad-response', `bug in plugin ${plugin}: source.fetch gave a ${payload.kind} without its content`);
}

/** The method that a capability names, bound to its kind. */
export function methodOf(plugin: object, capability: Capability): ((...args: unknown[]) => unknown) | null {
  const [kind, name] = capability.split('.') as [string, string];
  const group = (plugin as Record<string, Record<string, unknown> | undefined>)[kind];
  const method = group?.[name];
  return typeof method === 'function' ? (method.bind(group) as (...args: unknown[]) => unknown) : null;
}
