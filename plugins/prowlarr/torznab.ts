import type { Context } from '../../core/sdk/index.ts';
import { type Client, MOST_ROWS } from './client.ts';
import type { Indexer, Scope } from './indexers.ts';
import type { RowAnswer } from './wire.ts';

type Element = Record<string, unknown>;

/** Asks one indexer after the other. Rows of the good ones count; where none has rows and one failed, that failure is the answer. */
export async function torznabRows(context: Context, client: Client, ask: { query: string; scope: Scope }): Promise<RowAnswer[]> {
  const rows: RowAnswer[] = [];
  let failure: unknown;
  for (const indexer of ask.scope.indexers) {
    try {
      rows.push(...(await oneIndexer(context, client, { ...ask, indexer })));
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'PluginFailure') throw error;
      context.log.warn({ indexer: indexer.name, err: error.message }, 'an indexer of Prowlarr failed');
      failure ??= error;
    }
  }
  if (rows.length === 0 && failure) throw failure;
  return rows;
}

async function oneIndexer(context: Context, client: Client, ask: { query: string; scope: Scope; indexer: Indexer }): Promise<RowAnswer[]> {
  const { indexer } = ask;
  const reply = await client.get(`/${indexer.id}/api`, {
    t: 'search',
    q: ask.query,
    cat: ask.scope.categories.join(','),
    limit: MOST_ROWS,
    offset: 0,
  });
  const root = context.xml(reply.text()) as Element;
  const error = first(root?.['error']);
  if (error || reply.status !== 200) {
    const reason = text(error?.['@description']) || `status ${reply.status}`;
    context.fail('unavailable', `Prowlarr's indexer ${indexer.name} failed: ${reason}; look at it under Indexers in Prowlarr`);
  }
  const channel = first(first(root?.['rss'])?.['channel']);
  if (!channel) context.fail('bad-response', `Prowlarr's indexer ${indexer.name} answered with something that is no torznab feed`);
  return list(channel['item']).map((item) => rowOf(context, item, indexer));
}

/** `peers` is seeders and leechers together, so only `seeders` is taken. */
function rowOf(context: Context, item: Element, indexer: Indexer): RowAnswer {
  const attributes = new Map<string, string>();
  const categories = list(item['category']).map((category) => Number(text(category)));
  for (const attribute of [...list(item['torznab:attr']), ...list(item['newznab:attr'])])
    attributes.set(text(attribute['@name']), text(attribute['@value']));
  const enclosure = first(item['enclosure']);
  const link = text(enclosure?.['@url']) || text(item['link']);
  const guid = text(item['guid']);
  const title = text(item['title']);
  if (guid === '' || title === '')
    context.fail('bad-response', `Prowlarr's indexer ${indexer.name} sent a row without guid or title; look at its log`);
  return {
    guid,
    indexerId: indexer.id,
    indexer: indexer.name,
    title,
    protocol: indexer.protocol === 'usenet' ? 'usenet' : 'torrent',
    size: count(text(item['size']) || text(enclosure?.['@length'])),
    files: count(attributes.get('files')),
    publishDate: text(item['pubDate']),
    downloadUrl: link,
    infoHash: attributes.get('infohash') ?? null,
    seeders: count(attributes.get('seeders')),
    indexerFlags: attributes.get('downloadvolumefactor') === '0' ? ['freeleech'] : [],
    categories: categories.filter(Number.isInteger).map((id) => ({ id })),
    ...(attributes.get('author') && { author: attributes.get('author') }),
    ...(attributes.get('booktitle') && { bookTitle: attributes.get('booktitle') }),
  };
}

function list(value: unknown): Element[] {
  if (value === undefined || value === null || value === '') return [];
  return (Array.isArray(value) ? value : [value]) as Element[];
}

function first(value: unknown): Element | undefined {
  return list(value)[0];
}

/** The text of an element that has attributes stands under "#text"; one without is the text itself. */
function text(value: unknown): string {
  const one = Array.isArray(value) ? value[0] : value;
  if (typeof one === 'object' && one !== null) return text((one as Element)['#text']);
  return one === undefined || one === null ? '' : String(one).trim();
}

function count(digits: string | undefined): number | null {
  return digits !== undefined && /^\d{1,18}$/.test(digits) ? Number(digits) : null;
}
