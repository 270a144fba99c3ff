import assert from 'node:assert/strict';
import test from 'node:test';
import { type BookRecord, type Clue, DEFAULT_QUALITY, type Entry, type Release } from '../sdk/index.ts';
import { HOSTILE } from './hostile-texts.ts';
import * as book from './index.ts';

const CLUE: Clue = {
  title: 'A Long Way to a Small Harbour',
  authors: ['Ada B. Marlowe'],
  series: [{ name: 'The Harbour', position: '3' }],
};

const clueOf = (text: string): Clue => ({ title: text, subtitle: text, authors: [text], series: [{ name: text, position: text }] });
const recordOf = (text: string): BookRecord => ({
  ids: {},
  title: text,
  subtitle: text,
  authors: [text],
  narrators: [text],
  series: [{ name: text, position: text }],
  description: text,
  genres: [text],
  language: text,
  published: text,
});
const entryOf = (text: string): Entry => ({
  id: '1',
  library: '1',
  relPath: text,
  path: text,
  isFile: false,
  isMissing: false,
  record: recordOf(text),
});
const releaseOf = (text: string): Release => ({
  source: 's',
  key: '1',
  title: text,
  clue: clueOf(text),
  protocol: 'torrent',
  format: text,
});
const filesOf = (text: string) => [{ path: text, bytes: 1e8, tags: { album: text, title: text, narrator: text } }];
const itemOf = (text: string) => ({ path: text, file: text, tags: { album: text, artist: text, title: text, isbn: text } });
const works = (text: string) => book.worksOf([recordOf(text), recordOf(CLUE.title)]);
const index = (text: string) => book.indexWorks([{ key: '1', clue: clueOf(text) }]);
const rules = (text: string) => ({ owned: [clueOf(text)], records: [recordOf(text), recordOf(CLUE.title)], language: 'en' });
const merged = (text: string) => book.mergeRecords([{ source: 's', record: recordOf(text), score: 1, keys: ['title', 'author'] }], ['s'])!;
const MERGED = merged(CLUE.title);
const position = { text: '', ranges: [{ from: 1, to: 2 }], isSingle: false, sortKey: 1 };
const correction = (text: string) => ({ field: 'title' as const, before: text, after: text, source: 's', confidence: 1, run: '1' });

/** How each entry point is given the text, wherever it takes one. */
const CALLS: Record<string, (text: string) => unknown> = {
  afterTaken: () => book.afterTaken({}, { slots: 1, bytes: 1, wedges: 0 }),
  authorsLikeness: (text) => book.authorsLikeness([text], CLUE.authors),
  bestRelease: (text) => book.bestRelease(clueOf(text), [releaseOf(text)]),
  checkBefore: (text) => book.checkBefore([correction(text)], entryOf(text)),
  entryValue: (text) => book.entryValue(entryOf(text), 'title'),
  checkAfter: (text) => book.checkAfter({ title: text, description: text, authors: [text] }, entryOf(text)),
  cleanGenres: (text) => book.cleanGenres([text]),
  cleanRecord: (text) => book.cleanRecord(recordOf(text)),
  clueOfEntry: (text) => book.clueOfEntry(entryOf(text)),
  completeness: (text) => book.completeness(recordOf(text)),
  consolidateAuthors: (text) => book.consolidateAuthors([text, ...CLUE.authors!]),
  covers: () => book.covers(position, 1),
  factsOf: (text) => book.factsOf(releaseOf(text), { ...DEFAULT_QUALITY, narrators: { liked: [text], refused: [text] } }),
  findAuthorGaps: (text) => book.findAuthorGaps({ ...rules(text), author: text }),
  findGaps: (text) => book.findGaps({ ...rules(text), series: { name: text, authors: [text] } }),
  hasAudiobook: (text) => works(text).map(book.hasAudiobook),
  indexWorks: index,
  isPack: (text) => book.isPack(clueOf(text), releaseOf(text)),
  isUpgrade: (text) => book.isUpgrade({ formats: [text] }, { narrators: [text] }, DEFAULT_QUALITY, 0),
  judgeRelease: (text) => [book.judgeRelease(CLUE, releaseOf(text)), book.judgeRelease(clueOf(text), releaseOf(CLUE.title))],
  mapFilesToBooks: (text) => book.mapFilesToBooks([{ path: `${text}.mp3`, bytes: 1 }], [CLUE, clueOf(text)]),
  matchRecord: (text) => [book.matchRecord(clueOf(text), [recordOf(CLUE.title)]), book.matchRecord(CLUE, [recordOf(text)])],
  mayGrab: (text) => book.mayGrab(releaseOf(text), { class: text }, DEFAULT_QUALITY),
  mergeRecords: merged,
  metadataQueries: (text) => book.metadataQueries(clueOf(text), text),
  packVerdict: (text) =>
    book.packVerdict(book.mapFilesToBooks([{ path: text, bytes: 1 }], []), { selectable: true, profile: DEFAULT_QUALITY }),
  parseRelease: (text) => book.parseRelease(releaseOf(text)),
  personLikeness: (text) => book.personLikeness(book.parseName(text), book.parseName(CLUE.authors![0]!)),
  planChange: (text) => book.planChange({ before: entryOf(text), merged: MERGED }),
  planUndo: (text) => book.planUndo({ corrections: [correction(text)], now: entryOf(text), scope: { kind: 'book' } }),
  playOrder: (text) => book.playOrder(filesOf(text)),
  qualityRank: (text) => book.qualityRank({ formats: [text], narrators: [text] }, DEFAULT_QUALITY),
  rankReleases: (text) => book.rankReleases(CLUE, [releaseOf(text)]),
  readItem: (text) => book.readItem(itemOf(text)),
  readVolume: (text) => book.readVolume(text, [text.slice(0, 100)]),
  readingOfClue: (text) => book.readingOfClue(clueOf(text)),
  readingsOfEntry: (text) => book.readingsOfEntry(entryOf(text)),
  recognise: (text) => book.recognise([clueOf(text)], index(CLUE.title)),
  recogniseOne: (text) => book.recogniseOne(CLUE, index(text)),
  sameValue: (text) => book.sameValue('description', text, `${text}.`),
  sameWork: (text) => book.sameWork(clueOf(text), CLUE),
  verifyRecording: (text) =>
    book.verifyRecording({ clue: CLUE, release: { title: text }, files: filesOf(text), known: { narrators: [text] } }),
  workKey: (text) => book.workKey(clueOf(text)),
  worksOf: works,
};

/** Entry points that take one text, or two to compare. */
const plainly = (name: string, call: (...texts: string[]) => unknown, text: string): unknown => {
  const twice = call.length >= 2 || name.startsWith('same') || name.endsWith('Likeness');
  return twice ? [call(text, CLUE.title), call(text, `${text}x`)] : call(text);
};

const ENTRY_POINTS = Object.entries(book).flatMap(([name, value]) => (typeof value === 'function' ? [{ name, value }] : []));

/** Processor time, because other processes may run beside; the fastest of some rounds. */
function fastest(work: () => void): number {
  let best = Infinity;
  for (let round = 0; round < 4 && best > 25; round++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

test('all entry points of the book are seen, and no call stands for one that is gone', () => {
  assert.ok(ENTRY_POINTS.length > 60, `only ${ENTRY_POINTS.length}`);
  assert.deepEqual(
    Object.keys(CALLS).filter((name) => !(name in book)),
    [],
  );
});

for (const { name, value } of ENTRY_POINTS) {
  test(`no hostile text costs ${name} 50 ms`, () => {
    const call = CALLS[name] ?? ((text: string) => plainly(name, value as (...texts: string[]) => unknown, text));
    call(CLUE.title);
    const slow = Object.entries(HOSTILE).flatMap(([kind, text]) => {
      let round = 0;
      const took = fastest(() => void call(`${text}${round++}`));
      return took < 50 ? [] : [`${kind}: ${Math.round(took)} ms`];
    });
    assert.deepEqual(slow, []);
  });
}

test('a list of thousands of hostile files is mapped in under 200 ms', () => {
  const files = Array.from({ length: 5000 }, (_, at) => ({
    path: `${'a - '.repeat(40)}${at % 50}/${'('.repeat(100)}${at}.mp3`,
    bytes: 1000,
  }));
  let best = Infinity;
  for (let round = 0; round < 4; round++)
    best = Math.min(
      best,
      fastest(() => void book.mapFilesToBooks(files, [CLUE])),
    );
  assert.ok(best < 200, `${best} ms`);
});
