import type { Shown } from '../../../store/index.ts';

type Book = NonNullable<Awaited<ReturnType<Shown['book']>>>;

/** Where a book stands and what can be done about it, in plain words. */
export function sentenceOf(book: Book): { sentence: string; remedy: string } {
  const why = book.reason ? `: ${book.reason}` : '';
  const [download] = book.downloads;
  switch (book.state) {
    case 'owned':
      return { sentence: `It is in the library, at ${book.entries[0]?.path ?? 'its place'}.`, remedy: 'Nothing needs to be done.' };
    case 'downloading':
      return {
        sentence: `It is being downloaded: "${download?.title ?? 'a release'}" from ${download?.source ?? 'a source'} is ${download?.state ?? 'open'}${why}.`,
        remedy: 'Wait, or block this release and take the next one under Downloads.',
      };
    case 'ignored':
      return { sentence: `It is not looked for, because you said so${why}.`, remedy: 'Ask for it by hand, or stop ignoring it.' };
    case 'found':
      return { sentence: `A release was chosen and waits for your word${why}.`, remedy: 'Approve or reject it under Plan.' };
    case 'waiting':
      return { sentence: `It waits for its next try${nextOf(book)}${why}.`, remedy: 'Nothing needs to be done; or ask for it now.' };
    case 'not-found':
      return {
        sentence: `It was looked for, and nothing was good enough${why}.`,
        remedy: 'See the candidates and the gates that they did not pass; a wider quality profile may let one through.',
      };
    case 'missing':
      return {
        sentence: 'It is missing, and was not looked for yet.',
        remedy: 'The next run of its pipeline looks for it; or ask for it now.',
      };
    case 'known':
      return { sentence: 'We know of it, and nobody asked for it.', remedy: 'Ask for it, or follow its series or author.' };
  }
}

function nextOf({ missing }: Book): string {
  const next = missing.map((row) => row.nextTry).find((time) => time !== null);
  return next ? ` at ${next.toISOString()}` : '';
}
