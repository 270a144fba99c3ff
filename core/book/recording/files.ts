import { grouped } from './grouped.ts';
import { discOf } from './order.ts';
import { type Finding, nothingFound, type RecordingFile } from './recording.ts';

/** What a file is by its name's ending. */
export type FileKind = 'audio' | 'locked' | 'archive' | 'program' | 'video' | 'ebook' | 'other';

const ENDINGS: Record<Exclude<FileKind, 'other'>, string> = {
  audio: 'mp3 m4b m4a aac flac ogg oga opus wav wma mp4 mka aif aiff alac ape mpc wv',
  locked: 'aax aaxc aa odm acsm',
  archive: 'zip rar 7z tar gz bz2 xz tgz iso cab',
  program: 'exe lnk scr bat cmd com msi vbs vbe js jse wsf ps1 jar apk dmg pif hta reg dll',
  video: 'mkv avi wmv mov mpg mpeg webm flv ts vob',
  ebook: 'epub mobi azw azw3 pdf lit fb2 djvu cbz cbr doc docx rtf',
};
const KIND = new Map<string, FileKind>(
  Object.entries(ENDINGS).flatMap(([kind, endings]) => endings.split(' ').map((ending) => [ending, kind as FileKind] as const)),
);

/** The most files and folder levels that a book may have; what is more is no book (RELIABILITY T8). */
const MOST_FILES = 2000;
const MOST_LEVELS = 8;

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The kind of a file; split archives (.r00, .001) are archives. */
function kindOfFile(path: string): FileKind {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(baseName(path))?.[1]?.toLowerCase() ?? '';
  return KIND.get(ending) ?? (/^(?:r\d{2}|\d{3}|z\d{2})$/.test(ending) ? 'archive' : 'other');
}

/** Left by systems and postings beside the book: resource forks, hidden files, samples. */
function isDebris(path: string): boolean {
  return (
    /(?:^|\/)(?:\._|\.|__MACOSX\/|@eaDir\/)/.test(path) ||
    /(?:^|[/\s._-])sample\.[a-z0-9]{3,4}$/i.test(path) ||
    /(?:^|\/)samples?\//i.test(path)
  );
}

/** The audio files of a download without debris. */
export function audioOf(files: readonly RecordingFile[]): RecordingFile[] {
  return files.filter((file) => kindOfFile(file.path) === 'audio' && !isDebris(file.path));
}

const ALONE: Partial<Record<FileKind, (name: string) => string>> = {
  locked: (name) => `it is locked by its shop (${name}) and cannot be played; take another release`,
  archive: (name) => `it holds only packed files (${name}) and no audio; take another release or unpack it by hand`,
  ebook: (name) => `it is an e-book (${name}), not a recording`,
  video: (name) => `it is a video (${name}), not a recording`,
};

/** Checks what the file list alone tells: programs, too many files, nothing to hear, empty files, a size that cannot be. */
export function checkFiles(files: readonly RecordingFile[], promised?: number): Finding {
  const found = nothingFound();
  if (files.length === 0) return { ...found, against: ['it holds no files at all'] };
  const program = files.find((file) => kindOfFile(file.path) === 'program');
  if (program) found.against.push(`it holds a program (${baseName(program.path)}), which no recording needs`);
  if (files.length > MOST_FILES) found.against.push(`it holds ${files.length} files; more than ${MOST_FILES} are no single book`);
  const deepest = files.find((file) => file.path.split('/').length > MOST_LEVELS + 1);
  if (deepest) found.against.push(`its folders go deeper than ${MOST_LEVELS} levels (${deepest.path.slice(0, 80)}...)`);
  const audio = audioOf(files);
  if (audio.length === 0) found.against.push(silence(files));
  const empty = audio.filter((file) => file.bytes === 0);
  if (empty.length > 0)
    found.against.push(`${empty.length} of ${audio.length} audio files are empty (${baseName(empty[0]!.path)}): the download is not whole`);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (promised !== undefined && promised > 0 && bytes < promised * 0.9) {
    found.remarks.push(`its files are ${megabytes(bytes)}, the release promised ${megabytes(promised)}`);
  }
  return found;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e5) / 10} MB`;

function silence(files: readonly RecordingFile[]): string {
  for (const kind of ['locked', 'archive', 'video', 'ebook'] as const) {
    const file = files.find((one) => kindOfFile(one.path) === kind);
    if (file) return ALONE[kind]!(baseName(file.path));
  }
  return files.some((file) => kindOfFile(file.path) === 'audio')
    ? 'it holds only a sample'
    : `it holds no audio file (${baseName(files[0]!.path)} and ${files.length - 1} more)`;
}

const RANK = ['m4b', 'm4a', 'mp3', 'opus', 'ogg', 'flac'];
const endingOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();

/**
 * Takes out what is there twice: the same name and length in two folders, "(1)" copies, and the same book in a second format.
 * Gives the files that make up the recording, and remarks on what was left out.
 */
export function withoutCopies(audio: readonly RecordingFile[]): { files: RecordingFile[]; remarks: string[] } {
  const remarks: string[] = [];
  const seen = new Set<string>();
  const single = audio.filter((file) => {
    const key = `${discOf(file) ?? ''} ${baseName(file.path)
      .toLowerCase()
      .replace(/\s?\(\d\)(?=\.[a-z0-9]+$)/, '')} ${file.bytes}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  if (single.length < audio.length) remarks.push(`${audio.length - single.length} files are there twice and are left out`);
  const formats = grouped(single, (file) => endingOf(file.path));
  if (formats.size < 2) return { files: single, remarks };
  const sets = [...formats].sort(([a], [b]) => rank(a) - rank(b));
  const [best, ...others] = sets;
  if (!others.every(([, set]) => isSameBook(best![1], set))) return { files: single, remarks };
  remarks.push(`the book is there as ${sets.map(([ending]) => ending).join(' and ')}; ${best![0]} is taken`);
  return { files: best![1], remarks };
}

const rank = (ending: string): number => (RANK.includes(ending) ? RANK.indexOf(ending) : RANK.length);

function isSameBook(left: readonly RecordingFile[], right: readonly RecordingFile[]): boolean {
  const [a, b] = [minutesOf(left), minutesOf(right)];
  if (a !== undefined && b !== undefined) return Math.abs(a - b) <= Math.max(3, a * 0.03);
  const stems = new Set(
    left.map((file) =>
      baseName(file.path)
        .replace(/\.[^.]+$/, '')
        .toLowerCase(),
    ),
  );
  return (
    right.length === left.length &&
    right.every((file) =>
      stems.has(
        baseName(file.path)
          .replace(/\.[^.]+$/, '')
          .toLowerCase(),
      ),
    )
  );
}

/** Total runtime; undefined where one of the files could not be read. */
export function minutesOf(files: readonly RecordingFile[]): number | undefined {
  let sum = 0;
  for (const { minutes } of files) {
    if (minutes === undefined) return undefined;
    sum += minutes;
  }
  return files.length === 0 ? undefined : sum;
}
