import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../../test/hang.ts';
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

test('XML bombs and broken XML are refused, and none makes the parser hang', () => {
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
  for (const [name, text] of cases) {
    assertNoHang(name, () =>
      assert.equal(
        codeOf(() => xml(text)),
        'bad-response',
        name,
      ),
    );
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

test('XML that is not well formed says where', () => {
  for (const text of ['<a><b></a></b>', '<a/><b/>', '<a', '<a b="x', '<!-- open', '<a>< /a>', '<?xml version="1.0"?>', '<a></a></a>'])
    assert.equal(
      codeOf(() => xml(text)),
      'bad-response',
      text,
    );
  for (const text of ['<?xml version="1.0"?><a b="x>y"><!-- <b> --><![CDATA[<c>]]></a>', '<t:caps xmlns:t="x"/>\n']) xml(text);
});

test('no page and no XML holds up all else', () => {
  html('<p>warm up</p>');
  const pages = [
    '<div>'.repeat(400_000),
    '<'.repeat(2_000_000),
    `<a ${Array.from({ length: 100_000 }, (_, at) => `x${at}=1`).join(' ')}>`,
    '<table>'.repeat(100_000),
    '<b><i>'.repeat(200_000),
    `<a${'/b'.repeat(500_000)}>`,
    '<!--'.repeat(500_000),
    `<svg>${'<g>'.repeat(300_000)}`,
    `<noscript>${'<div>'.repeat(300_000)}`,
    '<li>'.repeat(300_000),
    '<p>'.repeat(300_000),
    '<option>'.repeat(200_000),
    `<script>${'<x>'.repeat(500_000)}`,
  ];
  for (const page of pages) {
    assertNoHang(page, () => codeOf(() => html(page)));
  }
  for (const text of ['<', '<a ', '<a b="', '<!--', '<a>&amp;', '<![CDATA[', '<?a ', '<a/>']) {
    assertNoHang(text, () => codeOf(() => xml(text.repeat(1_000_000 / text.length))));
  }
});

test('an ordinary page with open paragraphs and scripts is read', () => {
  const page = `<html><body>${'<p>one<br><li>two'.repeat(3_000)}<script>for (i=0;i<n;i++) "<div>"</script><div id="end">end</div></body></html>`;
  assert.equal(html(page)('#end').text(), 'end');
});

test('a page of more elements than any is refused before it is parsed', () => {
  assert.equal(
    codeOf(() => html('<li>'.repeat(100_001))),
    'bad-response',
  );
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
