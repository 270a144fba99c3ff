import * as book from '../../core/book/index.ts';
import { type BookRecord, type Clue, DEFAULT_QUALITY, type Entry, type Release } from '../../core/sdk/index.ts';

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
export const CALLS: Record<string, (text: string) => unknown> = {
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

/** Every function of the book that a text reaches, called with it. */
export const ENTRY_POINTS: { name: string; call(text: string): unknown }[] = Object.entries(book).flatMap(([name, value]) =>
  typeof value === 'function'
    ? [{ name, call: CALLS[name] ?? ((text: string) => plainly(name, value as (...texts: string[]) => unknown, text)) }]
    : [],
);

/** Thousands of files whose names nobody means well with. */
export const HOSTILE_FILES = Array.from({ length: 5000 }, (_, at) => ({
  path: `${'a - '.repeat(40)}${at % 50}/${'('.repeat(100)}${at}.mp3`,
  bytes: 1000,
}));
export const mapHostileFiles = (): unknown => book.mapFilesToBooks(HOSTILE_FILES, [CLUE]);
