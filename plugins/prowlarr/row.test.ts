import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scopeOf } from './indexers.ts';
import { safeLink } from './row.ts';
import { queries } from './search.ts';

test('a link never holds the API key, and is one of the web', () => {
  const link = safeLink('http://p.example:9696/base/2/download?apikey=fake-key&link=QUJD&file=a+b');
  assert.equal(link, 'http://p.example:9696/base/2/download?link=QUJD&file=a+b');
  for (const no of ['magnet:?xt=urn:btih:abc', 'file:///etc/passwd', 'not a link', '', undefined]) assert.equal(safeLink(no), undefined);
});

test('indexers are left out by name or kind, whatever the case, and off ones are not counted', () => {
  const enabled = [
    { id: 1, name: 'My Mouse', implementation: 'MyAnonamouse', privacy: 'private', protocol: 'torrent' },
    { id: 2, name: 'Tunes', privacy: 'public', protocol: 'torrent' },
    { id: 3, name: 'Heap', privacy: 'private', protocol: 'usenet' },
  ];
  const scope = scopeOf(enabled, { url: '', apiKey: '', leaveOut: ['myanonamouse', 'HEAP'] });
  assert.deepEqual(scope.leftOut, [1, 3]);
  assert.equal(scope.isPart, true);
  assert.deepEqual(
    scope.indexers.map(({ isAsked, isMam, isPublic }) => [isAsked, isMam, isPublic]),
    [
      [false, true, false],
      [true, false, true],
      [false, false, false],
    ],
  );
  assert.equal(scopeOf(enabled, { url: '', apiKey: '' }).isPart, false);
});

test("categories are the wanted ones and the asked indexers' own audiobook ones", () => {
  const categories = [
    {
      id: 3000,
      name: 'Audio',
      subCategories: [
        { id: 3030, name: 'Audio/Audiobook' },
        { id: 100_013, name: 'Audio Books' },
      ],
    },
  ];
  const left = [
    { id: 1, name: 'A', capabilities: { categories } },
    { id: 2, name: 'B', capabilities: { categories: [{ id: 100_099, name: 'Hörbuch' }] } },
  ];
  assert.deepEqual(scopeOf(left, { url: '', apiKey: '', leaveOut: ['b'] }).categories, [3030, 100_013]);
  assert.deepEqual(scopeOf(left, { url: '', apiKey: '', categories: [3000] }).categories, [3000, 100_013, 100_099]);
});

test('a query is the title and the surname in plain words', () => {
  assert.deepEqual(queries({ title: "The Lion's {Door}", authors: ['Martin King, Jr.'] }), ['The Lion s Door King']);
  assert.deepEqual(queries({ title: 'Emma' }), ['Emma']);
  assert.deepEqual(queries({ title: 'Salt: A Novel (Lights)', authors: ['Ida Marlowe'], otherTitles: ['Brine', 'Sea'] }), [
    'Salt A Novel Lights Marlowe',
    'Salt Marlowe',
    'Brine Marlowe',
  ]);
  assert.deepEqual(queries({ title: '{}', authors: ['Ida Marlowe'] }), []);
});
