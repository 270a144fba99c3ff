import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { PROJECT } from '../../core/main/project.ts';
import { type ApiBench, apiBench, ask, skip } from './with-api.ts';

/** What somebody else would write against the types that are made of the description. */
const CLIENT = `
import type { paths } from './api';

type Answer<P extends keyof paths, M extends keyof paths[P]> =
  paths[P][M] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never;

export async function titles(url: string, key: string, q: string): Promise<string[]> {
  const query: NonNullable<paths['/api/books']['get']['parameters']['query']> = { q, limit: 5, state: 'missing' };
  const reply = await fetch(\`\${url}/api/books?\${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]))}\`, {
    headers: { 'x-api-key': key },
  });
  const page = (await reply.json()) as Answer<'/api/books', 'get'>;
  return page.items.map((book) => \`\${book.title} (\${book.series[0]?.position ?? '-'}): \${book.state}\`);
}

export type Wanted = NonNullable<paths['/api/books/wanted']['post']['requestBody']>['content']['application/json'];
export const wanted: Wanted = { title: 'Ozma of Oz', authors: ['L. Frank Baum'] };
// @ts-expect-error a number is no title
export const wrong: Wanted = { title: 7 };
`;

describe('the description of the API', { skip }, () => {
  let bench: ApiBench;
  before(async () => {
    bench = await apiBench();
  });
  after(() => bench?.close());

  test('it is valid OpenAPI 3.1, and open', async () => {
    const reply = await fetch(`${bench.url}/api/openapi.json`);
    const document = await reply.json();
    const checked = await new Validator().validate(document as Record<string, unknown>);
    assert.deepEqual(checked.errors ?? [], []);
    assert.equal(checked.valid, true);
  });

  test('the viewer asks nobody else, and runs nothing inline', async () => {
    const page = await fetch(`${bench.url}/docs`);
    const text = await page.text();
    assert.doesNotMatch(text, /https?:\/\//);
    assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /unsafe|\*|https?:/);
    for (const [, address] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const file = await fetch(`${bench.url}${address}`);
      assert.equal(file.status, 200, address);
      assert.match(file.headers.get('content-type') ?? '', /css|javascript/, address);
      await file.arrayBuffer();
    }
    assert.equal((await fetch(`${bench.url}/docs/package.json`)).status, 400);
  });

  test('figures are given as Prometheus reads them', async () => {
    const { body, headers } = await ask(bench, '/metrics', { scope: 'read' });
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    for (const name of ['http_request_seconds_bucket', 'queue_jobs{state="waiting"}', 'books_missing 0', 'problems{severity="error"} 0'])
      assert.ok(body.includes(`tomewright_${name}`), name);
    assert.match(body, /nodejs_eventloop_lag_seconds/);
  });

  test('the dashboard for Grafana asks only for figures that there are', async () => {
    const board = JSON.parse(readFileSync(join(PROJECT, 'config', 'grafana.json'), 'utf8')) as {
      panels: { targets?: { expr: string }[] }[];
    };
    const expressions = board.panels.flatMap((panel) => (panel.targets ?? []).map((target) => target.expr));
    const grouped = expressions.flatMap((expr) =>
      [...expr.matchAll(/tomewright_\(([^)]+)\)/g)].flatMap(([, names]) => (names ?? '').split('|').map((name) => `tomewright_${name}`)),
    );
    const named = expressions.flatMap((expr) => expr.match(/\b(?:tomewright|nodejs|process)_[a-z0-9_]+[a-z0-9]/g) ?? []);
    const asked = new Set([...grouped, ...named].map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    const { body } = await ask(bench, '/metrics', { scope: 'read' });
    const there = new Set([...(body as string).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    assert.ok(asked.size >= 12, [...asked].join());
    assert.deepEqual(
      [...asked].filter((name) => !there.has(name)),
      [],
    );
  });

  test('a client that is made of it compiles', async () => {
    const { body } = await ask(bench, '/api/openapi.json');
    const folder = mkdtempSync(join(tmpdir(), 'tw-client-'));
    try {
      writeFileSync(join(folder, 'api.ts'), astToString(await openapiTS(body)));
      writeFileSync(join(folder, 'client.ts'), CLIENT);
      const program = ts.createProgram([join(folder, 'client.ts')], {
        strict: true,
        noEmit: true,
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.ES2022,
        moduleResolution: ts.ModuleResolutionKind.Bundler,
        lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
        types: [],
      });
      const told = ts.getPreEmitDiagnostics(program).map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
      assert.deepEqual(told, []);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
