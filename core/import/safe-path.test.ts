import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanName, under, unsafeName, within } from './safe-path.ts';

test('a cleaned name is always a fit name, and cleaning it again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const clean = cleanName(name);
      assert.equal(unsafeName(clean), null, `${JSON.stringify(name)} -> ${JSON.stringify(clean)}`);
      assert.equal(cleanName(clean), clean);
    }),
    { numRuns: 2000 },
  );
});

test('86 wide characters are cut by bytes, and the ending stays', () => {
  const clean = cleanName(`${'本'.repeat(86)}.m4b`);
  assert.ok(Buffer.byteLength(clean) <= 240);
  assert.match(clean, /本\.m4b$/);
});

test('no path leads out of its root', () => {
  const root = resolve('/srv/library');
  fc.assert(
    fc.property(fc.array(fc.constantFrom('..', '.', 'a', 'b c', '', '/', 'é', '%2e%2e', '\u2215')), (parts) => {
      const path = parts.join('/');
      for (const found of [under(root, path), within(root, path)])
        assert.ok(found === null || found.startsWith(`${root}/`) || found.startsWith(`${root}\\`));
    }),
  );
});
