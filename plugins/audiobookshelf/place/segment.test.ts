import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { segment } from './segment.ts';

const TABLE: [text: string, clean: string][] = [
  ['The Quiet Ledger', 'The Quiet Ledger'],
  ['Ash Harbour: A Story', 'Ash Harbour - A Story'],
  ['2001: A Space Odyssey', '2001, A Space Odyssey'],
  ['01 - 2001: A Space Odyssey', '01 - 2001, A Space Odyssey'],
  ['Either/Or', 'Either-Or'],
  ['a\\b|c', 'a-b-c'],
  ['Who? "Me" <You>*', "Who 'Me' You"],
  ['.hidden', 'hidden'],
  ['..', 'instead'],
  ['...', 'instead'],
  ['', 'instead'],
  [' \t\n ', 'instead'],
  ['The End...', 'The End'],
  ['Ends with a dot. ', 'Ends with a dot'],
  ['Title:', 'Title'],
  ['CON', 'CON_'],
  ['con.mp3', 'con_.mp3'],
  ['Concord', 'Concord'],
  ['LPT1', 'LPT1_'],
  ['COM\u00b9', 'COM\u00b9_'],
  ['a\u0000b\u009fc', 'abc'],
  ['evil\u202egnp.exe', 'evilgnp.exe'],
  ['zero\u200bwidth\ufeff', 'zerowidth'],
  ['e\u0301', '\u00e9'],
  ['lone \ud800 half', 'lone half'],
  ['Something.old', 'Something old'],
  ['A.part', 'A part'],
  ['@eaDir', 'eaDir'],
  ['two  spaces\u00a0here', 'two spaces here'],
];

test('names are cleaned as the table says', () => {
  for (const [text, clean] of TABLE) assert.equal(segment(text, 'instead'), clean, JSON.stringify(text));
});

test('a long name is cut between whole characters', () => {
  const family = '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}';
  const cut = segment(family.repeat(40), 'instead');
  assert.ok(Buffer.byteLength(cut) <= 180);
  assert.equal(cut.length % family.length, 0);
  assert.equal(segment('\u00e4'.repeat(200), 'instead'), '\u00e4'.repeat(90));
  assert.equal(segment('x'.repeat(500), 'instead').length, 127);
});

test('whatever comes in, what comes out is one name that every file system and Audiobookshelf take', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom('.', ' ', ':', '/', '-', 'a', '1', '\u202e', 'CON', '.old') }),
  );
  fc.assert(
    fc.property(text, (input) => {
      const name = segment(input, 'Untitled');
      assert.notEqual(name, '');
      assert.equal(/[<>:"/\\|?*\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(name), false);
      assert.equal(/^[. ]|[. ]$/.test(name), false);
      assert.equal(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name), false);
      assert.ok(Buffer.byteLength(name) <= 180 && name.length <= 127);
      assert.equal(segment(name, 'Untitled'), name, 'cleaning twice changes nothing');
    }),
    { numRuns: 2000 },
  );
});
