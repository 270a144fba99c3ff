import type { BookRecord, Context, Html } from '../../core/sdk/index.ts';
import { cardRecord } from './card.ts';
import { oneLine, positionOf } from './text.ts';
import { SERIES_BLOCK, SERIES_HEADER, type SeriesBlock, type SeriesHeader } from './wire.ts';

/** Whether a page is the page of a series. */
export function isSeriesPage(page: Html): boolean {
  return page('[data-react-class="ReactComponents.SeriesHeader"]').length > 0;
}

/** Every book of a series page in its order, each with its place in this series, as the label says; numbers in titles may belong to another. */
export function readSeriesPage(context: Context, page: Html, id: string): BookRecord[] {
  const header = propsOf(context, page, 'SeriesHeader').map((props) =>
    context.shape<SeriesHeader>(SERIES_HEADER, props, 'the header of a Goodreads series'),
  )[0]!;
  const name = oneLine(header.title).replace(/ Series$/, '');
  const blocks = propsOf(context, page, 'SeriesList').map((props) =>
    context.shape<SeriesBlock>(SERIES_BLOCK, props, 'the list of a Goodreads series'),
  );
  const entries = blocks.flatMap(({ series, seriesHeaders }) => series.map(({ book }, index) => ({ book, label: seriesHeaders?.[index] })));
  const promised = Number(/(\d+) total works?/.exec(header.subtitle ?? '')?.[1] ?? 0);
  if (entries.length === 0 && promised > 0)
    context.fail('bad-response', `Goodreads promises ${promised} books in ${name} and lists none; its form has changed, update the plugin`);
  if (entries.length < promised)
    context.log.info({ series: name, listed: entries.length, promised }, 'a series page lists fewer books than it promises');
  return entries.map(({ book, label }) => {
    const position = labelOf(label);
    return { ...cardRecord(context, book), series: [{ name, ...(position !== undefined && { position }), id }] };
  });
}

/** "Book 1", "Book 1-3", "Book 1, 4, 17"; null, or a word alone, where a book has no number. */
function labelOf(label: string | null | undefined): string | undefined {
  const line = oneLine(label);
  const digit = line.search(/\d/);
  return digit < 0 ? undefined : positionOf(line.slice(digit));
}

function propsOf(context: Context, page: Html, name: string): unknown[] {
  const blocks = page(`[data-react-class="ReactComponents.${name}"]`).toArray() as unknown[];
  return blocks.map((block) => {
    try {
      return JSON.parse(String(page(block).attr('data-react-props'))) as unknown;
    } catch {
      return context.fail('bad-response', 'Goodreads sent a series page whose data is cut short; try again later');
    }
  });
}
