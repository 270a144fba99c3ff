import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { failureOf, type Plugin, PluginFailure } from '../../sdk/index.ts';
import { contextOf, type Outside } from '../context.ts';
import { methodOf } from '../judge-result.ts';
import { loadPlugin } from '../load-plugin.ts';
import { encodeFrame, FrameReader } from './frame.ts';
import type { Ending, Operation, ToChild, ToParent } from './protocol.ts';

/** The daemon's end of this process is the fourth file descriptor; when it closes, there is nothing left to do. */
const link = new Socket({ fd: 3 });
const frames = new FrameReader();
const calls = new AsyncLocalStorage<number>();
const asked = new Map<number, (ending: Ending) => void>();
let plugin: Plugin | null = null;
let lastAsk = 0;

link.on('data', (chunk) => {
  for (const message of frames.push(chunk)) void receive(message as ToChild);
});
link.on('close', () => process.exit(0));
link.on('error', () => process.exit(0));
endWithDaemon();

function send(message: ToParent): void {
  link.write(encodeFrame(message));
}

async function receive(message: ToChild): Promise<void> {
  if (message.kind === 'reply') {
    asked.get(message.id)?.(message.ending);
    asked.delete(message.id);
  } else if (message.kind === 'start') {
    send({ kind: 'started', ending: await ended(() => start(message)) });
  } else {
    const { id, method, args } = message;
    const ending = await ended(() => calls.run(id, () => work(method, args)));
    try {
      send({ kind: 'done', id, ending });
    } catch (error) {
      send({ kind: 'done', id, ending: { ok: false, bug: `its answer cannot be handed on: ${(error as Error).message}` } });
    }
  }
}

async function start({ instance, folder, options, hasBrowser }: ToChild & { kind: 'start' }): Promise<void> {
  const module = await loadPlugin(folder);
  plugin = await module.create(contextOf(instance, outside(hasBrowser)), options);
  if (plugin === null || typeof plugin !== 'object') throw new Error('create gave no plugin');
}

async function work(method: (ToChild & { kind: 'call' })['method'], args: readonly unknown[]): Promise<unknown> {
  if (!plugin) throw new Error('it was called before it was made');
  if (method === 'close') return plugin.close?.();
  if (method === 'check') return plugin.check ? plugin.check() : { summary: 'it has no check of its own' };
  const found = methodOf(plugin, method);
  if (!found) throw new PluginFailure({ code: 'refused', message: `its manifest provides ${method}, and it has no such method` });
  return found(...args);
}

async function ended(work: () => Promise<unknown>): Promise<Ending> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const failure = failureOf(error);
    return failure
      ? { ok: false, failure }
      : { ok: false, bug: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function ask<T>(operation: Operation, args: unknown[]): Promise<T> {
  lastAsk += 1;
  const id = lastAsk;
  send({ kind: 'ask', id, call: calls.getStore() ?? 0, operation, args });
  return new Promise<T>((resolve, reject) => {
    asked.set(id, (ending) => {
      if (ending.ok) resolve((ending.value ?? undefined) as T);
      else reject(ending.failure ? new PluginFailure(ending.failure) : new Error(ending.bug));
    });
  });
}

function outside(hasBrowser: boolean): Outside {
  const log = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: object, message: string) =>
    send({ kind: 'log', level, fields: { ...fields }, message: String(message) });
  return {
    request: (request) => ask('http', [request]),
    cache: { get: (key) => ask('cache.get', [key]), set: (key, value, ttlMs) => ask('cache.set', [key, value, ttlMs]) },
    state: {
      get: (key) => ask('state.get', [key]),
      set: (key, value, options) => ask('state.set', [key, value, options ?? {}]),
      replace: (key, from, to, options) => ask('state.replace', [key, from === undefined ? [] : [from], to, options ?? {}]),
      delete: (key) => ask('state.delete', [key]),
    },
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    now: () => new Date(),
    ...(hasBrowser ? { browser: { render: (url, options) => ask('browser', [url, options ?? {}]) } } : {}),
  };
}

/** A daemon that was killed cannot end an endless loop; a thread beside it can. */
function endWithDaemon(): void {
  const code =
    'const parent = process.ppid; setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 1000);';
  new Worker(code, { eval: true, execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();
}
