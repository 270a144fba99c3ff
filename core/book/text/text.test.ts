import assert from 'node:assert/strict';
import test from 'node:test';
import {
  articleFree,
  authorLikeness,
  authorsLikeness,
  comparePositions,
  covers,
  cut,
  fold,
  languageCode,
  numberValue,
  parseName,
  parsePosition,
  penNamesOf,
  positionOf,
  readable,
  sameAuthor,
  sameWord,
  splitAuthors,
  splitTitle,
  titleLikeness,
  umlautFree,
  words,
} from './index.ts';

test('folding leaves plain words of any script, encoding and spelling', () => {
  assert.equal(fold('The Héroïne’s “Song” &amp; Dance'), 'the heroines song and dance');
  assert.equal(fold('Die KÃ¶nigin'), 'die konigin');
  assert.equal(fold('Война и мир'), 'voyna i mir');
  assert.equal(fold('  --  '), '');
  assert.equal(fold('&#39;tis &#x41;'), 'tis a');
  assert.deepEqual(words('Winter s Tale, don t'), ['winters', 'tale', 'dont']);
});

test('a text is cut without breaking a character, and what is no mojibake stays', () => {
  assert.equal(cut(`${'a'.repeat(511)}😀`).length, 511);
  assert.equal(readable('Ãrger über Ã'), 'Ãrger über Ã');
  assert.equal(readable('Itâ€™s'), 'It’s');
});

test('articles and transcribed umlauts do not part titles', () => {
  assert.equal(articleFree('the long road'), 'long road');
  assert.equal(articleFree('long road the'), 'long road');
  assert.equal(articleFree('a'), 'a');
  assert.equal(umlautFree('koenigin'), umlautFree('konigin'));
});

test('numbers are read in words, ordinals and roman letters, and nothing else is a number', () => {
  const read = ['three', 'third', '3rd', 'iii', '03', 'twentyfirst', 'xlii'].map(numberValue);
  assert.deepEqual(read, [3, 3, 3, 3, 3, 21, 42]);
  assert.deepEqual(['civil', 'iiii', 'mix', 'thirdly', ''].map(numberValue), [undefined, undefined, undefined, undefined, undefined]);
});

test('positions are read from what services and people write', () => {
  const texts = ['03', '1.5', 'III', 'Books 1 to 3', '01-16, 13.5', 'Book Two', '1 & 2', '#7'].map((text) => parsePosition(text)?.text);
  assert.deepEqual(texts, ['3', '1.5', '3', '1-3', '1-16, 13.5', '2', '1, 2', '7']);
  assert.deepEqual(['', 'abc', '3-1', null, 'one of us'].map(parsePosition), Array(5).fill(undefined));
  assert.equal(parsePosition('1-3')?.isSingle, false);
});

test('a range covers its whole numbers and named halves only', () => {
  const range = parsePosition('1-3, 4.5')!;
  assert.deepEqual(
    [1, 3, 4.5, 2.5, 4].map((at) => covers(range, at)),
    [true, true, true, false, false],
  );
});

test('positions sort by number, the single book before the box that begins with it, and what is none last', () => {
  const sorted = ['10', 'x?', '2', '1-3', '1', '0.5'].sort(comparePositions);
  assert.deepEqual(sorted, ['0.5', '1', '1-3', '2', '10', 'x?']);
});

test('the position is found in a free text by its marker', () => {
  const found = ['Book Three of the Saga', 'Vol. IV', 'The third novel', 'Series #2'].map(positionOf);
  assert.deepEqual(found, ['3', '4', '3', '2']);
  assert.deepEqual(['The Book of Sand', 'Notebook', 'Bookends'].map(positionOf), [undefined, undefined, undefined]);
});

test('printed titles are taken apart', () => {
  assert.deepEqual(splitTitle('Nearside (Moonfall, #1)'), {
    title: 'Nearside',
    series: [{ name: 'Moonfall', position: '1' }],
    remarks: [],
  });
  assert.deepEqual(splitTitle('Eclipse: Moonfall, Book 3 (Unabridged)'), {
    title: 'Eclipse',
    series: [{ name: 'Moonfall', position: '3' }],
    remarks: ['Unabridged'],
  });
  assert.deepEqual(splitTitle('Moonfall 02 - The Far Side').series, [{ name: 'Moonfall', position: '2' }]);
  assert.equal(splitTitle('Orchard, The').title, 'The Orchard');
  assert.equal(splitTitle('Salt: A History').subtitle, 'A History');
  assert.equal(splitTitle('(nothing but brackets)').title, '(nothing but brackets)');
});

test('names are one person by initials, order, accents, degrees and pen names', () => {
  const pairs = [
    ['A. B. Marlowe', 'Ada Beth Marlowe'],
    ['AB Marlowe', 'A.B. Marlowe'],
    ['Marlowe, Ada', 'Ada Marlowe'],
    ['Søren Müller', 'Soeren Mueller'],
    ['Ada Marlowe, PhD', 'Ada Marlowe'],
    ['Ada Marlowe (narrator)', 'Ada Marlowe'],
    ['Лев Толстой', 'Lev Tolstoy'],
    ['Nora Roberts', 'J.D. Robb'],
    ['Vincent van Dam', 'Vincent Van Dam'],
    ['Dr. Ada Marlowe', 'Ada Marlowe'],
  ] as const;
  for (const [left, right] of pairs) assert.ok(sameAuthor(left, right), `${left} = ${right}: ${authorLikeness(left, right)}`);
});

test('names are not one person by surname, given name or a different initial', () => {
  const pairs = [
    ['Brian Holt', 'Frank Holt'],
    ['Holt', 'Frank Holt'],
    ['Ada Marlowe', 'Ada Harlow'],
    ['B. Marlowe', 'Ada Marlowe'],
    ['', 'Ada Marlowe'],
  ] as const;
  for (const [left, right] of pairs) assert.ok(!sameAuthor(left, right), `${left} != ${right}: ${authorLikeness(left, right)}`);
  assert.equal(authorsLikeness([], ['Ada Marlowe']), undefined);
});

test('fields with several names are split, and "Last, First" is not', () => {
  assert.deepEqual(splitAuthors('Ada Marlowe, Ben Okafor & Cy Dale'), ['Ada Marlowe', 'Ben Okafor', 'Cy Dale']);
  assert.deepEqual(splitAuthors('Marlowe, Ada; Okafor, Ben'), ['Marlowe, Ada', 'Okafor, Ben']);
  assert.deepEqual(parseName('Ursula K. Le Guin').family, 'leguin');
  assert.deepEqual(penNamesOf('Ada Marlowe'), []);
});

test('languages are known by code, name and their own name', () => {
  const codes = ['English', 'eng', 'en-GB', 'GER', 'Deutsch', 'français', 'Castellano', 'pt_BR', 'Modern Greek'].map(languageCode);
  assert.deepEqual(codes, ['en', 'en', 'en', 'de', 'de', 'fr', 'es', 'pt', 'el']);
  assert.deepEqual(['und', 'Other', '', undefined, 'Klingonese'].map(languageCode), Array(5).fill(undefined));
});

test('titles are alike over slips and spaces, and never over different numbers', () => {
  assert.equal(titleLikeness('The Night Watchman', 'Nightwatchman'), 1);
  assert.equal(titleLikeness('Salt & Cinders', 'Salt and Cinders'), 1);
  assert.ok(titleLikeness('The Colour of Rain', 'The Color of Rain') > 0.9);
  assert.ok(titleLikeness('Dungeon Lord 3', 'Dungeon Lord 4') <= 0.6);
  assert.ok(titleLikeness('The Far Side', 'The Near Side') < 0.9);
  assert.ok(sameWord('cartographer', 'cartographr'));
  assert.ok(!sameWord('rats', 'cats') && !sameWord('1984', '1985'));
});
