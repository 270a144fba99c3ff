import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNoHang } from '../../../test/hang.ts';
import type { Clue } from '../../sdk/index.ts';
import { playOrder } from './order.ts';
import type { RecordingFile, RecordingQuestion } from './recording.ts';
import { verifyRecording } from './verify.ts';

const MB = 1_000_000;
const clue: Clue = {
  title: 'The Glass Harbour',
  authors: ['Ines Calloway'],
  series: [{ name: 'Tidewater Saga', position: '2' }],
  language: 'en',
};
const known = { minutes: [600], narrators: ['Robert Finch'] };

const file = (path: string, more: Partial<RecordingFile> = {}): RecordingFile => ({ path, bytes: 30 * MB, ...more });

/** Ten files of an hour each, with tags that agree. */
function whole(change: (file: RecordingFile, at: number) => Partial<RecordingFile> = () => ({})): RecordingFile[] {
  return Array.from({ length: 10 }, (_, at) => {
    const one = file(`The Glass Harbour/${String(at + 1).padStart(2, '0')} - Chapter.mp3`, {
      minutes: 60,
      tags: { album: 'The Glass Harbour', artist: 'Ines Calloway', narrator: 'Robert Finch', track: at + 1 },
    });
    return { ...one, ...change(one, at) };
  });
}

const verify = (files: RecordingFile[], more: Partial<RecordingQuestion> = {}) => verifyRecording({ clue, files, known, ...more });

test('a recording whose runtime, title and reader agree is proved', () => {
  const proof = verify(whole());
  assert.equal(proof.verdict, 'proved', proof.reasons.join('; '));
  assert.equal(proof.minutes, 600);
  assert.equal(proof.order.length, 10);
  assert.match(proof.reasons.join('; '), /runtime agrees.*The Glass Harbour.*Robert Finch/);
});

const mismatches: [string, RecordingFile[], RegExp, Partial<RecordingQuestion>?][] = [
  ['half the runtime is abridged', whole((_, at) => ({ minutes: at < 5 ? 60 : 0.5 })), /50 %.*abridged/],
  ['a tenth of the runtime is not the book', whole(() => ({ minutes: 6 })), /most of it is not there/],
  ['twice the runtime is more than the book', whole(() => ({ minutes: 120 })), /more than this book/],
  ['the runtime of the known abridged recording', whole(() => ({ minutes: 30 })), /the abridged one/, { known: { minutes: [600, 300] } }],
  ['a program beside the audio', [...whole(), file('setup.exe')], /a program \(setup\.exe\)/],
  ['nothing but a program', [file('The Glass Harbour.mp3.exe')], /a program/],
  ['nothing but a zip', [file('book.zip')], /packed files \(book\.zip\)/],
  ['nothing but split archives', [file('book.r00'), file('book.r01'), file('book.nfo')], /packed files/],
  ['an e-book', [file('The Glass Harbour.epub', { bytes: MB })], /e-book/],
  ['a video', [file('The.Glass.Harbour.mkv')], /video/],
  ['a locked file of a shop', [file('The Glass Harbour.aax')], /locked by its shop/],
  ['no files', [], /no files at all/],
  ['only a sample', [file('Sample/The Glass Harbour.mp3')], /only a sample/],
  ['an empty audio file', whole((_, at) => (at === 3 ? { bytes: 0 } : {})), /1 of 10 audio files are empty/],
  ['files too small for any speech', [file('The Glass Harbour.m4b', { bytes: 2 * MB })], /too little for 10 h/],
  ['more files than a book has', Array.from({ length: 2001 }, (_, at) => file(`${at}.mp3`)), /2001 files/],
  ['folders without end', [file(`${'a/'.repeat(40)}01.mp3`)], /deeper than 8/],
  [
    'another volume in the tags',
    whole((one) => ({ tags: { ...one.tags, album: 'Tidewater Saga, Book 3' } })),
    /number 3 of the series, and 2 is wanted/,
  ],
  [
    'another volume with its title',
    whole((one) => ({ tags: { ...one.tags, album: 'The Salt Road (Tidewater Saga #1)' } })),
    /number 1 of the series/,
  ],
  [
    'another title in the tags and in the names',
    Array.from({ length: 4 }, (_, at) =>
      file(`Salt Road/${at + 1}.mp3`, { minutes: 150, tags: { album: 'The Salt Road', track: at + 1 } }),
    ),
    /"The Salt Road", and "The Glass Harbour" is wanted/,
  ],
  [
    'two books in one',
    whole((one, at) => ({ tags: { ...one.tags, album: at < 5 ? 'The Glass Harbour' : 'A Winter of Gulls' } })),
    /several books/,
  ],
  ['a disc that is not there', [1, 2, 4].map((disc) => file(`CD ${disc}/01.mp3`, { minutes: 100 })), /disc 3 missing/],
  [
    'a track that is not there',
    whole()
      .filter((_, at) => at !== 4)
      .map((one) => ({ path: one.path, bytes: one.bytes })),
    /track 5 missing/,
    { known: {} },
  ],
  ['one part of two', [file('The Glass Harbour (1 of 2).m4b')], /2 of 2 missing/, { known: {} }],
  [
    'abridged by its own word',
    whole((one) => ({ tags: { ...one.tags, album: 'The Glass Harbour (Abridged)' } })),
    /says that it is abridged/,
  ],
  [
    'a voice that the profile refuses',
    whole((one) => ({ tags: { ...one.tags, narrator: 'Rex Vale' } })),
    /read by Rex Vale, whom the profile refuses/,
    { accepts: { refused: ['Vale, Rex'] } },
  ],
  ['a dramatization', whole((one) => ({ tags: { ...one.tags, album: 'The Glass Harbour [Dramatized Adaptation]' } })), /dramatized/],
];
for (const [what, files, reason, more] of mismatches) {
  test(`a mismatch: ${what}`, () => {
    const proof = verify(files, more);
    assert.equal(proof.verdict, 'mismatch', proof.reasons.join('; '));
    assert.match(proof.reasons.join('; '), reason);
  });
}

const plausible: [string, RecordingFile[], RegExp, Partial<RecordingQuestion>?][] = [
  ['nothing is known of it', [file('a.mp3'), file('b.mp3')], /no runtime of this book is known/, { known: {} }],
  ['its files cannot be read', [file('The Glass Harbour.m4b', { bytes: 280 * MB })], /could not be read/],
  [
    'another reader takes longer',
    whole((one) => ({ minutes: 69, tags: { ...one.tags, narrator: 'Anna Vale' } })),
    /another reading.*read by Anna Vale/,
  ],
  [
    'the tags have only the series',
    whole((one) => ({ tags: { ...one.tags, album: 'Tidewater Saga' }, minutes: 66 })),
    /say only "Tidewater Saga"/,
  ],
  [
    'the tags are rubbish and the names are right',
    whole((one) => ({ tags: { ...one.tags, album: 'My Rips 2009' }, minutes: 66 })),
    /its names "The Glass Harbour"/,
  ],
  ['an abridged one is accepted', whole(() => ({ minutes: 30 })), /an abridged recording/, { accepts: { abridged: true } }],
  [
    'the number counts another way',
    whole((one) => ({ tags: { ...one.tags, album: 'The Glass Harbour: Tidewater Saga, Book 5' }, minutes: 66 })),
    /number 5 of the series/,
  ],
];
for (const [what, files, remark, more] of plausible) {
  test(`plausible, not a mismatch: ${what}`, () => {
    const proof = verify(files, more);
    assert.equal(proof.verdict, 'plausible', proof.reasons.join('; '));
    assert.match(proof.reasons.join('; '), remark);
  });
}

test('a hole in the numbers is forgiven where the runtime is whole', () => {
  const files = whole()
    .filter((_, at) => at !== 4)
    .map((one) => ({ ...one, minutes: 600 / 9 }));
  const proof = verify(files);
  assert.equal(proof.verdict, 'proved', proof.reasons.join('; '));
  assert.match(proof.reasons.join('; '), /track 5 missing, but the runtime is whole/);
});

test('unabridged is not abridged, and a title that says so is no warning', () => {
  assert.equal(verify(whole((one) => ({ tags: { ...one.tags, album: 'The Glass Harbour (Unabridged)' } }))).verdict, 'proved');
  const abridged: Clue = { title: 'The Abridged Life', authors: ['Ines Calloway'] };
  const files = [file('The Abridged Life.m4b', { minutes: 600, tags: { album: 'The Abridged Life' } })];
  assert.equal(verifyRecording({ clue: abridged, files, known }).verdict, 'proved');
});

test('discs of one album are one book', () => {
  const files = whole((one, at) => ({
    path: `CD${at + 1}/01.mp3`,
    tags: { ...one.tags, album: `The Glass Harbour [Disc ${at + 1}]`, track: 1 },
  }));
  assert.equal(verify(files).verdict, 'proved');
});

test('the same book in two formats plays once, in the better one', () => {
  const files = [...whole(), file('The Glass Harbour.m4b', { minutes: 600, tags: { album: 'The Glass Harbour' } })];
  const proof = verify(files);
  assert.deepEqual(proof.order, ['The Glass Harbour.m4b']);
  assert.equal(proof.verdict, 'proved', proof.reasons.join('; '));
  assert.match(proof.reasons.join('; '), /m4b and mp3; m4b is taken/);
});

test('copies, samples and resource forks do not play', () => {
  const files = [
    ...whole(),
    file('The Glass Harbour/01 - Chapter (1).mp3', { minutes: 60 }),
    file('._01.mp3'),
    file('sample.mp3', { bytes: 9 }),
  ];
  const proof = verify(files);
  assert.equal(proof.order.length, 10);
  assert.match(proof.reasons.join('; '), /1 files are there twice/);
});

const orders: [string, string[]][] = [
  [
    'discs and tracks count as numbers',
    ['CD 1/Track 02.mp3', 'CD 1/Track 10.mp3', 'CD 2/Track 01.mp3', 'Disc 10/Track 01.mp3'].map((path) => path.replace('Disc', 'CD')),
  ],
  ['zeros in front do not matter', ['Book 2.mp3', 'Book 03.mp3', 'Book 11.mp3']],
  ['words count after a marker', ['Part One.mp3', 'Part Two.mp3', 'Part Three.mp3', 'Part Ten.mp3']],
  ['roman numbers count after a marker', ['Chapter I.mp3', 'Chapter IV.mp3', 'Chapter IX.mp3', 'Chapter X.mp3']],
  ['the front matter is first and the back matter last', ['Opening Credits.mp3', 'Chapter 1.mp3', 'Chapter 2.mp3', 'Epilogue.mp3']],
  ['without any number the names decide', ['alpha.mp3', 'beta.mp3', 'gamma.mp3']],
];
for (const [what, order] of orders) {
  test(`in play order ${what}`, () => {
    assert.deepEqual(playOrder(order.toReversed().map((path) => ({ path }))), order);
  });
}

test('in play order whole tags count more than names', () => {
  const files = [
    { path: 'z.mp3', tags: { disc: 1, track: 1 } },
    { path: 'y.mp3', tags: { disc: 1, track: 2 } },
    { path: 'a.mp3', tags: { disc: 2, track: 1 } },
  ];
  assert.deepEqual(playOrder(files.toReversed()), ['z.mp3', 'y.mp3', 'a.mp3']);
});

test('in play order tags that repeat themselves are not believed', () => {
  const files = ['01.mp3', '02.mp3', '03.mp3'].map((path) => ({ path, tags: { track: 1 } }));
  assert.deepEqual(playOrder(files.toReversed()), ['01.mp3', '02.mp3', '03.mp3']);
});

test('a tag without a disc takes the disc of its folder', () => {
  const files = ['CD2/a.mp3', 'CD1/b.mp3', 'CD10/c.mp3'].map((path) => ({ path, tags: { track: 1 } }));
  assert.deepEqual(playOrder(files), ['CD1/b.mp3', 'CD2/a.mp3', 'CD10/c.mp3']);
});

test('no hostile name makes the check of a recording hang', () => {
  for (const text of ['a - '.repeat(12_500), '('.repeat(20_000), 'cd 1 of '.repeat(6000), '1'.repeat(50_000), ' part'.repeat(10_000)]) {
    const files = [file(`${text}.mp3`, { minutes: 600, tags: { album: text, title: text, narrator: text } })];
    assertNoHang(text, () => verify(files));
  }
});

test('tags and file names that agree on another book outweigh the name of the folder', () => {
  const files = [1, 2].map((track) => ({
    path: `The Silver Tide/0${track} - The Copper Coast.mp3`,
    bytes: 50_000_000,
    minutes: 120,
    tags: { album: 'The Copper Coast', title: `The Copper Coast - Part ${track}`, artist: 'Mara Quill', track },
  }));
  const proof = verifyRecording({ clue: { title: 'The Silver Tide', authors: ['Mara Quill'] }, files, known: {} });
  assert.equal(proof.verdict, 'mismatch');
});
