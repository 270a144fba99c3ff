import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pino from 'pino';
import { systemClock } from './clock.ts';
import { createHost } from './host.ts';
import { memoryBudget, memoryCache, memoryExclusive, memoryGrant, memoryState } from './memory/memory-parts.ts';
import type { Host, HostParts, InstanceHandle, InstanceSpec, Outcome } from './parts.ts';

/** What tests of the host open; closed when the file's tests are over. */
const open: (() => unknown)[] = [];
after(async () => {
  for (const close of open.reverse()) await close();
});

export async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A plugin whose account(), and fetch(), runs the given expression with `context` and `options` in scope. */
function pluginOf(account: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tomewright-host-'));
  open.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'index.js'),
    `export default { create(context, options) { const asked = async () => { ${account} }; return { source: { account: asked, fetch: asked } }; } };`,
  );
  const options = { type: 'object', properties: { url: { type: 'string' }, 'api-key': { type: 'string', writeOnly: true } } };
  writeFileSync(join(folder, 'config.schema.json'), JSON.stringify(options));
  return folder;
}

export function partsOf(more: Partial<HostParts> = {}): HostParts & { lines: string[] } {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  return {
    clock: systemClock,
    grant: memoryGrant(() => performance.now()),
    budget: memoryBudget(),
    store: { cache: memoryCache(() => new Date()), state: memoryState() },
    exclusive: memoryExclusive(),
    logger,
    userAgent: 'Tomewright/test',
    pace: 'lifted',
    ...more,
    lines,
  };
}

export function make(account: string, url: string, more: { parts?: HostParts; spec?: Partial<InstanceSpec> } = {}): InstanceHandle {
  const host: Host = createHost(more.parts ?? partsOf());
  open.push(() => host.close());
  const spec: InstanceSpec = {
    name: 'sample',
    plugin: 'sample',
    folder: pluginOf(account),
    provides: ['source.account'],
    limits: [],
    isolation: 'inline',
    exclusive: false,
    deadlineMs: 2_000,
    hosts: ['config:url'],
    needs: [],
    ...more.spec,
  };
  return host.instance(spec, { url, apiKey: 'canary-secret-12345' });
}

export const ask = `return { name: (await context.http.request({ url: options.url + '/x' })).text() };`;
export const askJson = `return { name: String(JSON.stringify((await context.http.request({ url: options.url + '/x' })).json())) };`;
export const codeOf = (outcome: Outcome): string => (outcome.ok ? 'found' : outcome.failure.code);
