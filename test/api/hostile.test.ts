import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Route } from '../../core/server/route.ts';
import { routesOf } from '../../core/server/routes/index.ts';
import { seedOz } from './oz-shelf.ts';
import { type ApiBench, apiBench, ask, skip } from './with-api.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; drop table books; --",
  "' or '1'='1",
  '$' + '{7*7}',
  '{{constructor.constructor("return process")()}}',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  '%2e%2e%2f',
  '$(reboot)',
  '`id`',
  '| cat /etc/shadow',
  'a\r\nSet-Cookie: x=1',
  'a\n{"level":60,"msg":"forged"}',
  'tab\there',
  'nul\u0000here',
  'bell\u0007 esc\u001b[31mred',
  '\u202egnp.exe',
  '\u2066isolate\u2069',
  '\u200bzero\u200dwidth\ufeff',
  'half \ud800 pair',
  'half \udc00 pair',
  '👩‍👩‍👧‍👦 family',
  'e\u0301'.repeat(50),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  'Ω≈ç√∫˜µ≤≥÷',
  '田中さんにあげて下さい',
  'مَنَاقَشَةُ سُبُلِ',
  'ﬁ ﬀ ﷺ',
  'İstanbul ıI',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e309',
  '0x10',
  '%s%n%x',
  'a'.repeat(1_000_000),
];

type Schema = { type?: unknown; enum?: unknown; pattern?: string; properties?: Record<string, Schema>; items?: Schema; maxLength?: number };

const isText = (schema: Schema): boolean => schema.type === 'string' && !schema.enum && !schema.pattern;

/** The same value with this text in the place of each free text of the schema. */
function filled(schema: Schema, text: string): unknown {
  if (isText(schema)) return schema.maxLength && text.length < 1_000_000 ? text.slice(0, schema.maxLength) : text;
  if (schema.items) return [filled(schema.items, text)];
  if (!schema.properties) return undefined;
  const fields = Object.entries(schema.properties).map(([name, inner]) => [name, filled(inner, text)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/** Whether a body has a field for text at all. */
const takesText = (body: unknown): boolean => body !== undefined && Object.keys(filled(body as Schema, 'x') ?? {}).length > 0;

/** As it can be stored: without what is no character. */
const kept = (text: string): string => text.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\ufffd');

describe('hostile text', { skip }, () => {
  let bench: ApiBench;
  const parts = { clock: { now: () => new Date() }, genres: {}, config: {}, live: {}, plugins: {} } as never;
  const routes: Route[] = routesOf(parts).filter((route) => !route.raw && !/events|config$|^.provider/.test(route.path));
  before(async () => {
    bench = await apiBench({ seed: seedOz });
  });
  after(() => bench?.close());

  test('no text in any field of any body is more than text', async () => {
    for (const route of routes.filter((each) => takesText(each.body)))
      for (const text of HOSTILE) {
        const body = { ...(route.example as object), ...(filled(route.body as Schema, text) as object) };
        const path = route.path.replace(/:\w+/g, '1');
        const { status } = await ask(bench, path, { method: route.method.toUpperCase(), body });
        assert.ok(
          status < 500 && status !== 429,
          `${route.method} ${route.path} with ${JSON.stringify(text.slice(0, 40))} answered ${status}`,
        );
      }
  });

  test('no text in any word of any query or address is more than text', async () => {
    for (const route of routes.filter((each) => each.method === 'get'))
      for (const text of HOSTILE.map((each) => each.slice(0, 4000))) {
        const query = filled((route.query ?? {}) as Schema, text) as Record<string, string> | undefined;
        const names = Object.keys(query ?? {}).filter((name) => name !== 'cursor');
        const words = names.map((name) => `${name}=${encodeURIComponent(kept(query?.[name] ?? ''))}`).join('&');
        const path = route.path.replace(/:\w+/g, encodeURIComponent(kept(text.slice(0, 100))));
        for (const address of words ? [`${route.path.replace(/:\w+/g, '1')}?${words}`, path] : [path]) {
          const { status } = await ask(bench, address);
          assert.ok(status < 500 && status !== 429, `${address.slice(0, 120)} answered ${status}`);
        }
      }
  });

  test('what was stored comes back as it was, as JSON and as nothing else', async () => {
    for (const text of HOSTILE.filter((each) => each.length < 100)) {
      const made = await ask(bench, '/api/keys', { method: 'POST', body: { name: text, scope: 'read' } });
      assert.equal(made.status, 201, text);
      const found = (await ask(bench, '/api/keys')).body.items.find((key: { id: string }) => key.id === made.body.id);
      assert.equal(found.name, kept(text));
      const wanted = await ask(bench, '/api/books/wanted', { method: 'POST', body: { title: `${text} b`, authors: [text] } });
      assert.equal(wanted.status, 202, text);
      const book = await ask(bench, `/api/books/${wanted.body.book}`);
      assert.match(book.headers.get('content-type') ?? '', /^application\/json/);
      assert.equal(book.headers.get('x-content-type-options'), 'nosniff');
      if (book.body.title !== kept(`${text} b`)) assert.ok(book.body.title.length > 0, text);
    }
  });

  test('no line of the log is broken or forged', () => {
    for (const line of bench.logged) {
      assert.equal(line.trimEnd().split('\n').length, 1);
      assert.notEqual(JSON.parse(line).msg, 'forged');
    }
  });

  test('the tables are all there', async () => {
    assert.ok((await ask(bench, '/api/system/stats')).body.library.books > 7);
  });
});
