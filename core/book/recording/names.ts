import type { Clue } from '../../sdk/index.ts';
import { seriesKey } from '../shelf/series-name.ts';
import { readVolume, type Volume } from '../shelf/volume.ts';
import { articleFree, authorsLikeness, fold, sameAuthor, splitAuthors, titleLikeness, words } from '../text/index.ts';
import { type Finding, nothingFound, type RecordingFile, type RecordingQuestion } from './recording.ts';

const GENERIC =
  /^(?:unknown(?: album| artist)?|untitled|audio ?books?|album|track|disc|cd|chapter|part|various|none|no title|speech)?(?: \d+)*$/;
const ABRIDGED = /(?:^|[^n])\babridged\b|\bgekurzt/;
const DRAMATIZED = /\b(?:dramati[sz]ed|graphic ?audio|full cast|radio (?:play|drama)|horspiel)\b/;

const key = (text: string): string => articleFree(words(text).join(' '));

/** An album without its disc: "Title [Disc 3]" and "Title CD 4" are one album. */
function withoutDisc(album: string): string {
  return album
    .replace(/[\s,:;([-]{0,4}\b(?:cd|dis[ck])[\s#._-]{0,3}\d{1,3}(?:\s?(?:of|\/)\s?\d{1,3})?[)\]]?/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** How many files carry each album, most first. */
function albumsOf(files: readonly RecordingFile[]): { album: string; count: number }[] {
  const counts = new Map<string, { album: string; count: number }>();
  for (const { tags } of files) {
    const album = withoutDisc(tags?.album ?? '');
    if (GENERIC.test(fold(album))) continue;
    const known = counts.get(fold(album)) ?? { album, count: 0 };
    known.count++;
    counts.set(fold(album), known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

interface Wanted {
  titles: string[];
  names: string[];
  position: string | undefined;
}

function wantedOf(clue: Clue): Wanted {
  const names = (clue.series ?? []).map((ref) => ref.name).filter((name) => name !== '');
  const titles = [clue.title, ...(clue.otherTitles ?? [])].flatMap((title) => [...readVolume(title, names).pieces.slice(0, 1), key(title)]);
  const position = (clue.series ?? []).find((ref) => ref.position !== undefined)?.position ?? readVolume(clue.title, names).position;
  return { titles: [...new Set(titles)].filter((title) => title !== ''), names, position };
}

function holdsTitle(text: string, wanted: Wanted): boolean {
  const whole = ` ${words(text).join(' ')} `;
  return wanted.titles.some(
    (title) =>
      whole.includes(` ${title} `) ||
      titleLikeness(text, title) >= 0.9 ||
      readVolume(text, wanted.names).pieces.some((piece) => titleLikeness(piece, title) >= 0.9),
  );
}

function isOnlySeries(title: string, wanted: Wanted): boolean {
  return wanted.names.some((name) => seriesKey(name) === seriesKey(title));
}

/** Another number of the same series: the text names the series, and a place that is not ours. */
function otherVolume(volume: Volume, wanted: Wanted): string | undefined {
  if (wanted.position === undefined || volume.position === undefined || !volume.isNamed) return undefined;
  return Number(volume.position) === Number(wanted.position) || Number.isNaN(Number(volume.position)) ? undefined : volume.position;
}

/** Checks what tags and names say: this title, another volume, another book, two books, abridged, dramatized, who reads. */
export function checkNames(question: RecordingQuestion, files: readonly RecordingFile[]): Finding {
  const found = nothingFound();
  const wanted = wantedOf(question.clue);
  const albums = albumsOf(files);
  checkWords(question, files, found);
  if (checkTwoBooks(albums, wanted, files.length, found)) return found;
  const album = albums[0]?.album;
  const paths = [...new Set(files.map((file) => file.path.replace(/\.[^.]{1,5}$/, '')))].slice(0, 50);
  const isInPath = paths.some((path) => path.split('/').some((segment) => holdsTitle(segment, wanted)));
  if (album !== undefined) checkAlbum({ album, isInPath, wanted, question, files }, found);
  else if (isInPath) found.agree.push('the names of its files hold the title');
  checkNarrators(question, files, found);
  return found;
}

interface AlbumFacts {
  album: string;
  isInPath: boolean;
  wanted: Wanted;
  question: RecordingQuestion;
  files: readonly RecordingFile[];
}

function checkAlbum({ album, isInPath, wanted, question, files }: AlbumFacts, found: Finding): void {
  const volume = readVolume(album, wanted.names);
  const hasTitle = wanted.titles.some((title) => !isOnlySeries(title, wanted)) && holdsTitle(withoutSeries(album, volume), wanted);
  const other = otherVolume(volume, wanted);
  if (other !== undefined) {
    const said = `its tags say "${album}", number ${other} of the series, and ${wanted.position} is wanted`;
    if (hasTitle) found.remarks.push(said);
    else found.against.push(said);
    return;
  }
  if (holdsTitle(album, wanted)) found.agree.push(`its tags say "${album}"`);
  else if (volume.bare === '' || isOnlySeries(album, wanted) || isPerson(album, question.clue))
    found.remarks.push(`its tags say only "${album}"`);
  else if (isAlsoNamed(album, wanted, files)) {
    found.against.push(`its tags and the names of its files say "${album}", and only its folder says "${question.clue.title}"`);
  } else if (isInPath || files.some(({ tags }) => tags?.title !== undefined && holdsTitle(tags.title, wanted))) {
    found.remarks.push(`its tags say "${album}", its names "${question.clue.title}"`);
  } else found.against.push(`its tags say "${album}", and "${question.clue.title}" is wanted`);
}

/** The folder's name is the posting's, which was judged before; where tags and file names agree on another book, two are against it. */
function isAlsoNamed(album: string, wanted: Wanted, files: readonly RecordingFile[]): boolean {
  const other = ` ${key(album)} `;
  const names = files.map(({ path }) => (path.split('/').at(-1) ?? '').replace(/\.[^.]{1,5}$/, ''));
  const isOther = names.every((name) => ` ${key(name)} `.includes(other) || ` ${words(name).join(' ')} `.includes(other));
  return isOther && !names.some((name) => holdsTitle(name, wanted));
}

function withoutSeries(album: string, volume: Volume): string {
  return volume.printed.length > 0 ? volume.printed.join(': ') : album;
}

function isPerson(album: string, clue: Clue): boolean {
  return [...(clue.authors ?? []), ...(clue.narrators ?? [])].some((name) => fold(name) === fold(album));
}

function checkTwoBooks(albums: readonly { album: string; count: number }[], wanted: Wanted, files: number, found: Finding): boolean {
  const large = albums.filter(({ count }) => count * 5 >= files);
  const ours = large.filter(({ album }) => holdsTitle(album, wanted));
  const volumes = new Set(large.map(({ album }) => readVolume(album, wanted.names).position).filter((position) => position !== undefined));
  const areOthers = large.some(({ album }) =>
    large.some((other) => titleLikeness(album, other.album) < 0.5 && !holdsEither(album, other.album)),
  );
  if (large.length < 2 || (ours.length === large.length && volumes.size < 2) || (!areOthers && volumes.size < 2)) return false;
  found.against.push(
    `it holds several books: ${large
      .slice(0, 3)
      .map(({ album }) => `"${album}"`)
      .join(', ')}`,
  );
  return true;
}

function holdsEither(left: string, right: string): boolean {
  const [a, b] = [` ${key(left)} `, ` ${key(right)} `];
  return a.includes(b) || b.includes(a);
}

function checkWords(question: RecordingQuestion, files: readonly RecordingFile[], found: Finding): void {
  const own = fold([question.clue.title, question.clue.subtitle ?? ''].join(' '));
  const texts = [...new Set(files.flatMap(({ tags, path }) => [tags?.album ?? '', tags?.title ?? '', ...path.split('/').slice(-3)]))]
    .slice(0, 300)
    .map(fold);
  const abridged = texts.find((text) => ABRIDGED.test(text));
  if (abridged && !ABRIDGED.test(own) && !question.accepts?.abridged)
    found.against.push(`it says that it is abridged ("${abridged.slice(0, 80)}")`);
  const played = texts.find((text) => DRAMATIZED.test(text));
  if (played && !DRAMATIZED.test(own) && !question.accepts?.dramatized)
    found.against.push(`it says that it is dramatized ("${played.slice(0, 80)}")`);
}

/** Who reads agrees or is a remark: another reader makes another recording, not another book. */
function checkNarrators(question: RecordingQuestion, files: readonly RecordingFile[], found: Finding): void {
  const known = [...(question.known.narrators ?? []), ...(question.clue.narrators ?? [])];
  const said = [...new Set(files.flatMap(({ tags }) => (tags?.narrator ? splitAuthors(tags.narrator) : [])))].slice(0, 20);
  const refused = said.find((name) => question.accepts?.refused?.some((other) => sameAuthor(name, other)));
  if (refused && said.length === 1) found.against.push(`it is read by ${refused}, whom the profile refuses`);
  if (known.length === 0 || said.length === 0) return;
  const match = said.find((name) => known.some((other) => sameAuthor(name, other)));
  if (match) found.agree.push(`read by ${match}`);
  else if ((authorsLikeness(said, question.clue.authors) ?? 0) < 0.8)
    found.remarks.push(`read by ${said[0]}; known readers are ${known.slice(0, 3).join(', ')}`);
}
