import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf } from '../../sdk/index.ts';
import { parseJson } from '../http/safe-json.ts';
import { html } from './html.ts';
import { shape } from './shape.ts';
import { xml } from './xml.ts';

const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return failureOf(error)?.code ?? `thrown ${error}`;
  }
};

const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${'bcdefghij'
  .split('')
  .map((name, at) => `<!ENTITY ${name} "${`&${'abcdefghij'[at]};`.repeat(10)}">`)
  .join('')}]><l>&j;</l>`;

test('XML bombs and broken XML are refused within 50 ms', () => {
  const cases: [string, string][] = [
    ['billion laughs', laughs],
    ['quadratic', `<!DOCTYPE l [<!ENTITY a "${'x'.repeat(50_000)}">]><l>${'&a;'.repeat(1_000)}</l>`],
    ['outside', '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'],
    ['nested', '<a>'.repeat(100_000)],
    ['cut', '<rss><channel><item>'],
    ['page', '<!doctype html><html><body>x</body></html>'],
    ['text', 'no XML at all'],
    ['empty', ''],
    ['too long', `<a>${'x'.repeat(2_000_000)}</a>`],
  ];
  xml('<warm up="1"/>');
  for (const [name, text] of cases) {
    const begun = performance.now();
    assert.equal(
      codeOf(() => xml(text)),
      'bad-response',
      name,
    );
    assert.ok(performance.now() - begun < 50, `${name} took ${performance.now() - begun} ms`);
  }
});

test('XML cannot change the objects of this program', () => {
  for (const name of ['__proto__', 'constructor', 'prototype']) {
    const text = `<a><${name}><admin>1</admin></${name}></a>`;
    const read = codeOf(() => xml(text)) === 'bad-response' ? {} : (xml(text) as { a: object }).a;
    assert.equal(Object.getPrototypeOf(read), Object.prototype, name);
    assert.equal((Object.assign({}, read) as { admin?: unknown }).admin, undefined, name);
  }
  assert.equal(({} as { admin?: unknown }).admin, undefined);
});

test('XML is read with its attributes, its five entities and its numbers as text', () => {
  assert.deepEqual(xml('<rss v="2"><item id="1">Dune &amp; more &#233;</item><item>007</item><empty/></rss>'), {
    rss: { '@v': '2', item: [{ '@id': '1', '#text': 'Dune & more é' }, '007'], empty: '' },
  });
});

test('a page is searched by selectors, and one that is too long is refused', () => {
  assert.equal(html('<p class=x>hello <b>there</b>')('p.x b').text(), 'there');
  assert.equal(
    codeOf(() => html('x'.repeat(5_000_001))),
    'bad-response',
  );
});

test('a deep JSON is refused before it is parsed, and brackets inside of text do not count', () => {
  assert.equal(
    codeOf(() => parseJson('['.repeat(100_000), 'it')),
    'bad-response',
  );
  assert.equal(
    codeOf(() => parseJson('{"a":'.repeat(101), 'it')),
    'bad-response',
  );
  const text = JSON.stringify({ title: '['.repeat(500), quote: '\\"[{' });
  assert.deepEqual(parseJson(text, 'it'), JSON.parse(text));
});

test('poison is found under any spelling of a key, and harmless as a value', () => {
  for (const text of [
    '{"__proto__":{}}',
    '{"a":[{"__proto__":1}]}',
    '{"\\u005f\\u005fproto__":{}}',
    '{"constructor":{"prototype":{"admin":true}}}',
  ]) {
    assert.equal(
      codeOf(() => parseJson(text, 'it')),
      'bad-response',
      text,
    );
  }
  assert.deepEqual(parseJson('{"title":"__proto__","constructor":"F1"}', 'it'), { title: '__proto__', constructor: 'F1' });
});

test('a changed shape is told with its path, and numbers that are none are refused', () => {
  const schema = {
    type: 'object',
    required: ['rows'],
    properties: { rows: { type: 'array', items: { type: 'object', properties: { size: { type: 'number' } } } } },
  };
  assert.equal(
    codeOf(() => shape(schema, JSON.parse('{"rows":[{"size":1e999}]}'), 'it')),
    'bad-response',
  );
  assert.throws(() => shape(schema, { rows: [{ size: '1' }] }, 'the search'), /the search has changed its shape: at \/rows\/0\/size/);
  assert.deepEqual(shape(schema, { rows: [] }, 'it'), { rows: [] });
});
