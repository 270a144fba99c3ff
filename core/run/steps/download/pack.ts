import { isPack, mapFilesToBooks, packVerdict } from '../../../book/index.ts';
import type { Clue, FileInfo, Release } from '../../../sdk/index.ts';
import { line } from '../../journal.ts';
import type { JournalLine, Pack, Ports } from '../../ports.ts';
import type { StepCall } from '../../step.ts';

/** What the list of files says of a release before it is taken. */
export type Inside = { fits: true; pack?: Pack; journal: JournalLine[] } | { fits: false; reason: string };

const AUDIO = /\.(m4b|m4a|mp4|mp3|aac|ogg|oga|opus|flac|wav|wma)$/i;
/** Surely the book: by its title, or by its number in a pack whose every file is told apart. */
const SURE = 0.7;

/**
 * Looks into a release before the grab: it must hold audio, and of a pack the wanted book's files must be told from the others'.
 * Other books that are missing and lie in the pack come along.
 */
export async function lookInside(call: StepCall, release: Release, files: readonly FileInfo[] | undefined): Promise<Inside> {
  const { book } = call.facts;
  const isSeveral = book !== undefined && isPack(book.clue, release);
  if (!files) return isSeveral ? { fits: false, reason: 'it holds several books, and its files are not known before the grab' } : plain;
  if (!files.some((file) => AUDIO.test(file.path))) return { fits: false, reason: 'by its list of files it holds no audio' };
  if (!isSeveral || call.run.plan.quality.packs <= 1) return plain;
  return packOf(call, { release, files, wanted: book });
}

const plain: Inside = { fits: true, journal: [] };

/** The source itself said which files of its torrent are the book (one of several formats that lie beside each other). */
export function asChosen(files: readonly FileInfo[], wanted: readonly string[]): Inside {
  const own = new Set(wanted);
  const at = files.flatMap((file, index) => (own.delete(file.path) ? [file.index ?? index] : []));
  if (own.size > 0 || at.length === 0) return { fits: false, reason: 'its source names files that the torrent does not hold' };
  return { fits: true, pack: { files: at, others: [], partial: at.length < files.length }, journal: [] };
}

interface Opened {
  release: Release;
  files: readonly FileInfo[];
  wanted: { id: string; clue: Clue };
}

async function packOf(call: StepCall, { release, files, wanted }: Opened): Promise<Inside> {
  const { ports, run } = call;
  const books = [wanted, ...(await missingBeside(ports, wanted.id))];
  const mapped = mapFilesToBooks(
    files,
    books.map(({ clue }) => clue),
  );
  const sure = mapped.books.filter(({ book, confidence }) => book === 0 || confidence >= SURE);
  const unsure = mapped.books.filter((one) => !sure.includes(one)).flatMap((one) => one.files);
  const mapping = { ...mapped, books: sure, left: [...mapped.left, ...unsure] };
  const own = sure.find(({ book }) => book === 0);
  if (!own) return { fits: false, reason: 'none of its files is surely the wanted book' };
  const verdict = packVerdict(mapping, { selectable: release.flags?.includes('partial') ?? false, profile: run.plan.quality });
  if (verdict.take === 'none') return { fits: false, reason: verdict.reason };
  const numbers = (of: readonly number[]): number[] => withBeside(files, of).map((at) => files[at]!.index ?? at);
  const others = sure.filter(({ book }) => book !== 0).map(({ book, files: of }) => ({ book: books[book]!.id, files: numbers(of) }));
  return {
    fits: true,
    pack: { files: numbers(own.files), others, partial: verdict.take === 'some' },
    journal: [line('item/pack', `${release.title}: ${verdict.reason}`, { books: sure.length, files: own.files.length })],
  };
}

const missingBeside = (ports: Ports, book: string): Promise<{ id: string; clue: Clue }[]> => ports.shelf.missingBeside(book);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** A book's files with the cover and booklet that lie in a folder of its own. */
function withBeside(files: readonly FileInfo[], of: readonly number[]): number[] {
  const own = new Set(of);
  const folders = new Set(of.map((at) => folderOf(files[at]!.path)));
  files.forEach(({ path }, at) => {
    if (AUDIO.test(path) && !own.has(at)) folders.delete(folderOf(path));
  });
  return files.flatMap(({ path }, at) => (own.has(at) || (!AUDIO.test(path) && folders.has(folderOf(path))) ? [at] : []));
}
